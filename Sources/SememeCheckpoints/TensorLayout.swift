/// How the numbers of a stored tensor lie in its bytes.
package enum TensorLayout: Sendable, Equatable {
  /// One after another, row-major.
  case contiguous(ElementType)
  /// For every dimension, how many numbers lie from one index to the next: a transposed or cut view.
  case strided(ElementType, [Int])
  /// Quantised together, a block of neighbours along the last dimension after another.
  case blocks(BlockFormat)

  /// The number of elements of a shape; nil where it does not fit into an integer.
  static func count(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      count = product
    }
    return count
  }
}
