internal import SememeTensors

/// A few extremal eigenpairs of a symmetric operator that is only known by its products: the Lanczos
/// method with full reorthogonalisation and thick restarts (Wu and Simon 2000,
/// doi:10.1137/S0895479898334605).
package struct Lanczos {
  /// Which end of the spectrum is wanted.
  package enum End: Sendable {
    /// The largest eigenvalues, in falling order.
    case largest
    /// The smallest eigenvalues, in rising order.
    case smallest
  }

  /// How far and how long to go.
  package struct Options: Sendable {
    /// The largest residual |A·v − λ·v|, as a part of the largest |λ|.
    package var tolerance = 1e-10
    /// How many products with the operator at most.
    package var maximumProducts = 10_000
    /// How many vectors are kept at most; nil for a count that fits the pairs wanted.
    package var basisSize: Int?
    /// Where the search starts.
    package var seed: UInt64 = 0

    package init() {}
  }

  private let size: Int
  private let count: Int
  private let end: End
  private let options: Options
  private let multiply: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  private let capacity: Int
  /// The basis and, behind it, the direction to go on with.
  private let basis: OrthonormalRows
  /// The operator within the basis: [capacity × capacity].
  private var projected: Matrix
  private var products = 0

  /// Finds eigenpairs.
  ///
  /// Repeated eigenvalues are found as often as they occur: once the pairs have converged, the search
  /// goes on in a random direction until it finds nothing new.
  ///
  /// - Parameters:
  ///   - count: how many pairs; all of them where there are fewer.
  ///   - end: which.
  ///   - size: of the operator's vectors.
  ///   - options: how far and how long to go.
  ///   - multiply: reads a vector and writes the operator's product with it.
  /// - Returns: the pairs, in the end's order.
  /// - Throws: `ProjectionError` where the products do not suffice or a product is not finite;
  ///   `CancellationError` where the task was cancelled.
  package static func eigenpairs(
    _ count: Int, at end: End, ofSize size: Int, _ options: Options = Options(),
    multiply: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) throws -> SymmetricEigen {
    precondition(count >= 0 && size >= 0, "lanczos: \(count) pairs of size \(size)")
    guard min(count, size) > 0 else {
      return SymmetricEigen(values: [], vectors: Matrix(zeros: 0, size))
    }
    var search = Lanczos(min(count, size), end, size, options, multiply)
    return try search.run()
  }

  private init(
    _ count: Int, _ end: End, _ size: Int, _ options: Options,
    _ multiply: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) {
    (self.count, self.end, self.size, self.options) = (count, end, size, options)
    self.multiply = multiply
    capacity = min(size, max(options.basisSize ?? 2 * count + 20, count + 2))
    basis = OrthonormalRows(capacity: capacity + 1, width: size, seed: options.seed)
    projected = Matrix(zeros: capacity, capacity)
  }

  private mutating func run() throws -> SymmetricEigen {
    basis.randomize(0)
    var kept = 0
    // The wanted values when they last converged: they count once a random direction adds none.
    var confirmed: [Double]?
    while true {
      var residual = 0.0
      for j in kept..<capacity { residual = try extend(j) }
      let ritz = try ritzPairs()
      let scale = ritz.values.reduce(Double.leastNormalMagnitude) { max($0, abs($1)) }
      let isConverged = (0..<count).allSatisfy {
        residual * abs(ritz.vectors[$0, capacity - 1]) <= options.tolerance * scale
      }
      let values = Array(ritz.values.prefix(count))
      if capacity == size || isConverged && isSame(confirmed, values, scale) {
        return SymmetricEigen(values: values, vectors: basis.combined(ritz.vectors.prefix(count)))
      }
      guard products < options.maximumProducts else {
        throw ProjectionError(
          .notConverged,
          "Lanczos: \(count) eigenvalues of an operator of size \(size) did not converge to "
            + "\(options.tolerance) in \(products) products; allow more or a larger tolerance")
      }
      kept = restart(ritz)
      confirmed = isConverged ? values : nil
      if isConverged { basis.randomize(kept) }
    }
  }

  private func isSame(_ before: [Double]?, _ now: [Double], _ scale: Double) -> Bool {
    guard let before else { return false }
    return zip(before, now).allSatisfy { abs($0 - $1) <= 10 * options.tolerance * scale }
  }

  /// Multiplies basis vector j, makes the product orthogonal to all before and appends it.
  ///
  /// - Returns: the length of what was left; 0 where the basis spans an invariant space.
  private mutating func extend(_ j: Int) throws -> Double {
    try Cancellation.check()
    multiply(basis.row(j), basis.row(j + 1))
    products += 1
    let before = basis.length(j + 1)
    guard before.isFinite else {
      throw ProjectionError(
        .invalidArgument,
        "Lanczos: a product of the operator of size \(size) is not finite; check its numbers")
    }
    let parts = basis.orthogonalize(j + 1)
    for i in 0...j {
      projected[i, j] = parts[i]
      projected[j, i] = parts[i]
    }
    let left = basis.normalize(j + 1)
    if left > 4 * Double.ulpOfOne * before { return left }
    if j + 1 < size { basis.randomize(j + 1) }
    return 0
  }

  /// The eigenpairs of the projected operator, the wanted end first.
  private func ritzPairs() throws(ProjectionError) -> SymmetricEigen {
    let pairs = try SymmetricEigen(projected)
    guard end == .smallest else { return pairs }
    let rows = (0..<capacity).reversed().flatMap { pairs.vectors.row($0) }
    return SymmetricEigen(
      values: pairs.values.reversed(), vectors: Matrix(rows, rows: capacity, columns: capacity))
  }

  /// Keeps the best Ritz vectors and the direction to go on with.
  ///
  /// - Returns: how many vectors were kept.
  private mutating func restart(_ ritz: SymmetricEigen) -> Int {
    let kept = min(count + (capacity - count) / 2, capacity - 1)
    basis.replace(with: basis.combined(ritz.vectors.prefix(kept)))
    basis.copy(capacity, to: kept)
    projected = Matrix(zeros: capacity, capacity)
    for i in 0..<kept { projected[i, i] = ritz.values[i] }
    return kept
  }
}
