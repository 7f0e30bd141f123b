internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A matrix that can be multiplied with others from both sides.
protocol MatrixProducts {
  /// The number of rows.
  var rowCount: Int { get }
  /// The number of columns.
  var columnCount: Int { get }
  /// A·R.
  func product(_ right: Matrix) throws -> Matrix
  /// L·A.
  func product(left: Matrix) throws -> Matrix
}

/// The leading singular values and vectors of a large matrix, by products with few random vectors
/// (Halko, Martinsson and Tropp 2011, doi:10.1137/090771806, algorithms 4.4 and 5.1).
enum RandomizedSVD {
  /// Vectors beside those that are wanted.
  private static let oversampling = 10

  /// Decomposes a matrix.
  ///
  /// - Parameters:
  ///   - count: how many singular values; at most as many as the matrix's shorter side.
  ///   - matrix: the matrix.
  ///   - seed: of the random vectors.
  /// - Returns: the leading values and vectors.
  /// - Throws: `ProjectionError` where a product is not finite; what a product throws.
  static func leading(
    _ count: Int, of matrix: some MatrixProducts, seed: UInt64
  ) throws -> SingularValues {
    let side = min(matrix.rowCount, matrix.columnCount)
    let size = min(count + oversampling, side)
    // As scikit-learn chooses: the fewer vectors, the more they need the powers.
    let powers = count < side / 10 ? 7 : 4
    var random = SplitMix(seed: seed)
    var sample = try matrix.product(normal(matrix.columnCount, size, &random))
    for _ in 0..<powers {
      let range = HouseholderQR(columns: sample.transposed).columns
      let back = HouseholderQR(columns: try matrix.product(left: range)).columns
      sample = try matrix.product(back.transposed)
    }
    let range = HouseholderQR(columns: sample.transposed).columns
    let small = try SingularValues(try matrix.product(left: range))
    let kept = min(count, size)
    var left = Matrix(zeros: kept, matrix.rowCount)
    for i in 0..<kept {
      for j in 0..<size {
        for row in 0..<matrix.rowCount { left[i, row] += small.left[i, j] * range[j, row] }
      }
    }
    return SingularValues(
      values: Array(small.values.prefix(kept)), left: left, right: small.right.prefix(kept))
  }

  /// Normally distributed numbers by the method of Box and Muller.
  private static func normal(_ rows: Int, _ columns: Int, _ random: inout SplitMix) -> Matrix {
    let values = (0..<rows * columns).map { _ in
      let radius = (-2 * log(1 - Double(random.uniform()))).squareRoot()
      return radius * cos(2 * .pi * Double(random.uniform()))
    }
    return Matrix(values, rows: rows, columns: columns)
  }
}
