internal import SememeTensors

/// A = Σ_i value[i] · left[i] · right[i]ᵀ with orthonormal vectors: the singular value decomposition.
package struct SingularValues: Sendable {
  /// The singular values, falling.
  package let values: [Double]
  /// The left singular vectors as rows.
  package let left: Matrix
  /// The right singular vectors as rows.
  package let right: Matrix

  /// A pair of rows whose cosine is smaller counts as orthogonal.
  private static let tolerance = 1e-15
  /// Sweeps over all pairs at most; ten are many.
  private static let maximumSweeps = 60

  package init(values: [Double], left: Matrix, right: Matrix) {
    (self.values, self.left, self.right) = (values, left, right)
  }

  /// Decomposes a matrix by one-sided Jacobi rotations (Hestenes 1958, doi:10.1137/0106005), which
  /// find small singular values to high relative precision.
  ///
  /// - Parameter matrix: finite numbers; for the shorter side s and the longer one l, a sweep costs
  ///   O(s²·l).
  /// - Throws: `ProjectionError` where an element is not finite.
  package init(_ matrix: Matrix) throws(ProjectionError) {
    if let place = matrix.values.firstIndex(where: { !$0.isFinite }) {
      throw ProjectionError(
        .invalidArgument,
        "matrix: element [\(place / matrix.columns), \(place % matrix.columns)] is "
          + "\(matrix.values[place]); singular values need finite numbers")
    }
    let isWide = matrix.rows <= matrix.columns
    var rows = isWide ? matrix : matrix.transposed
    var rotations = Matrix(identity: rows.rows)
    try SingularValues.orthogonalize(&rows, &rotations)
    let sorted = SingularValues.sorted(rows, rotations)
    self.init(
      values: sorted.values, left: isWide ? sorted.rotations : sorted.directions,
      right: isWide ? sorted.directions : sorted.rotations)
  }

  /// Rotates pairs of rows until all are orthogonal; the same rotations change `rotations`.
  private static func orthogonalize(
    _ rows: inout Matrix, _ rotations: inout Matrix
  ) throws(ProjectionError) {
    let (count, width) = (rows.rows, rows.columns)
    for _ in 0..<maximumSweeps {
      let isDone = rows.values.withUnsafeMutableBufferPointer { rows in
        rotations.values.withUnsafeMutableBufferPointer { rotations in
          guard let a = rows.baseAddress, let j = rotations.baseAddress else { return true }
          return sweep(a, j, count, width)
        }
      }
      if isDone { return }
    }
    throw ProjectionError(
      .notConverged,
      "singular values of a \(count) × \(width) matrix did not converge in \(maximumSweeps) sweeps")
  }

  /// Makes every pair of rows orthogonal once.
  ///
  /// - Returns: whether all were before.
  private static func sweep(
    _ a: UnsafeMutablePointer<Double>, _ rotations: UnsafeMutablePointer<Double>, _ count: Int,
    _ width: Int
  ) -> Bool {
    var isDone = true
    for p in 0..<count {
      for q in p + 1..<max(count, p + 1) {
        let (x, y) = (a + p * width, a + q * width)
        let product = DoubleVectors.dot(x, y, width)
        guard product != 0 else { continue }
        let (xx, yy) = (DoubleVectors.dot(x, x, width), DoubleVectors.dot(y, y, width))
        // Larger rows move to the front, so that rows sort themselves.
        guard abs(product) > tolerance * (xx * yy).squareRoot() else { continue }
        isDone = false
        let zeta = (yy - xx) / (2 * product)
        let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        let sine = cosine * tangent
        DoubleVectors.rotate(x, y, cosine: cosine, sine: sine, width)
        DoubleVectors.rotate(
          rotations + p * count, rotations + q * count, cosine: cosine, sine: sine, count)
      }
    }
    return isDone
  }

  /// Lengths and directions of orthogonal rows, the longest first; rows without a length get any
  /// direction that is orthogonal to the others.
  private static func sorted(
    _ rows: Matrix, _ rotations: Matrix
  ) -> (values: [Double], directions: Matrix, rotations: Matrix) {
    let (count, width) = (rows.rows, rows.columns)
    let lengths = (0..<count).map { row in
      rows.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let order = (0..<count).sorted { lengths[$0] > lengths[$1] }
    let basis = OrthonormalRows(capacity: count, width: width, seed: 0)
    basis.replace(with: Matrix(order.flatMap(rows.row), rows: count, columns: width))
    for row in 0..<count where basis.normalize(row) <= lengths[order[0]] * .ulpOfOne {
      basis.randomize(row)
    }
    return (
      order.map { lengths[$0] }, basis.prefix(count),
      Matrix(order.flatMap(rotations.row), rows: count, columns: count)
    )
  }
}
