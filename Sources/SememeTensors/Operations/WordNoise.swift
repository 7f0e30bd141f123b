internal import CSememeKernels

/// Tables from which a row is drawn by its weight in constant time (Walker 1977,
/// doi:10.1145/355744.355749; built as by Vose 1991, doi:10.1109/32.92917).
enum WordNoise {
  /// The cells for weights.
  ///
  /// - Parameter weights: not negative; all zero counts as all equal.
  /// - Returns: a cell for each; drawn probabilities are exact to about 2⁻³².
  static func cells(_ weights: [Double]) -> [sememe_word_cell] {
    let sum = weights.reduce(0, +)
    let count = Double(weights.count)
    var heights = weights.map { sum > 0 ? $0 / sum * count : 1 }
    var cells = weights.indices.map {
      sememe_word_cell(threshold: .max, other: UInt32(truncatingIfNeeded: $0))
    }
    var low = heights.indices.filter { heights[$0] < 1 }
    var high = heights.indices.filter { heights[$0] >= 1 }
    // Each low cell is filled up from a high one, which may become low itself. What rounding leaves
    // over at the end is a full cell.
    while let small = low.popLast(), let large = high.last {
      cells[small].threshold = UInt32(min(heights[small] * 0x1p32, 0x1p32 - 1))
      cells[small].other = UInt32(truncatingIfNeeded: large)
      heights[large] -= 1 - heights[small]
      if heights[large] < 1 {
        high.removeLast()
        low.append(large)
      }
    }
    return cells
  }
}
