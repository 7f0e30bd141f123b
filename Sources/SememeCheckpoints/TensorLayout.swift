/// How the numbers of a stored tensor lie in its bytes.
package enum TensorLayout: Sendable, Equatable {
  /// One after another, row-major.
  case contiguous(ElementType)
  /// For every dimension, how many numbers lie from one index to the next: a transposed or cut view.
  case strided(ElementType, [Int])
  /// Quantised together, a block of neighbours along the last dimension after another.
  case blocks(BlockFormat)

  /// How one number is written; nil for blocks.
  var elementType: ElementType? {
    switch self {
    case .contiguous(let type), .strided(let type, _): type
    case .blocks: nil
    }
  }

  /// What the file format calls the numbers.
  var name: String {
    switch self {
    case .contiguous(let type), .strided(let type, _): type.rawValue
    case .blocks(let format): format.rawValue
    }
  }

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
