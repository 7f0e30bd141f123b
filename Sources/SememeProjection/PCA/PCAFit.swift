internal import SememeTensors

/// The leading singular values and right singular vectors of centered points.
struct PCAFit {
  /// Orthonormal rows, [components × width], signs by the rule of `PCA.components`.
  let directions: Matrix
  /// As many as directions, falling.
  let singularValues: [Double]
  /// Σ|x − mean|².
  let squares: Double

  /// A smaller side up to this is solved exactly.
  private static let largestExactSide = 1024
  /// A singular value below this part of the largest is no direction in which the points vary: less
  /// than what rounding to 32-bit floats leaves of a matrix of its squares.
  private static let negligible = 1e-7

  init(
    _ centered: CenteredPoints, _ count: Int, _ solver: PCA.Solver, _ seed: UInt64
  ) throws {
    let (rows, width) = (centered.points.rows, centered.points.width)
    let side = min(rows, width)
    let isRandomized =
      solver == .randomized
      || solver == .automatic && side > PCAFit.largestExactSide && count < side / 8
    let found: (values: [Double], directions: Matrix)
    if isRandomized {
      squares = try centered.squares()
      let leading = try RandomizedSVD.leading(min(count, side), of: centered, seed: seed)
      found = (leading.values, leading.right)
    } else if width <= rows {
      let scatter = try centered.scatter()
      squares = (0..<width).reduce(0) { $0 + scatter[$1, $1] }
      let eigen = try SymmetricEigen(scatter, largest: count)
      found = (eigen.values.map { max($0, 0).squareRoot() }, eigen.vectors)
    } else {
      let gram = try centered.gram()
      squares = (0..<rows).reduce(0) { $0 + gram[$1, $1] }
      let eigen = try SymmetricEigen(gram, largest: count)
      let values = eigen.values.map { max($0, 0).squareRoot() }
      found = (values, try centered.product(left: eigen.vectors))
    }
    (singularValues, directions) = PCAFit.completed(found.values, found.directions, count)
  }

  /// Brings directions to unit length, replaces those that are only noise, and fixes signs.
  private static func completed(
    _ values: [Double], _ directions: Matrix, _ count: Int
  ) -> ([Double], Matrix) {
    let width = directions.columns
    let bound = (values.first ?? 0) * negligible
    let certain = min(values.prefix { $0 > bound }.count, count)
    let basis = OrthonormalRows(capacity: count, width: width, seed: 0)
    basis.replace(with: directions.prefix(min(certain, directions.rows)))
    for row in 0..<count {
      if row >= certain { basis.randomize(row) }
      _ = basis.orthogonalize(row)
      _ = basis.normalize(row)
    }
    for row in 0..<count {
      let start = basis.row(row)
      let largest = (0..<width).reduce(0) { abs(start[$1]) > abs(start[$0]) ? $1 : $0 }
      if start[largest] < 0 { for j in 0..<width { start[j] = -start[j] } }
    }
    let kept = Array(values.prefix(certain))
    return (kept + [Double](repeating: 0, count: count - certain), basis.prefix(count))
  }
}
