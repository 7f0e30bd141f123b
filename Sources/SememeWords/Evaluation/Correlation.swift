/// How two sequences of numbers go together.
package enum Correlation {
  /// Pearson's coefficient.
  ///
  /// - Parameters:
  ///   - a: numbers.
  ///   - b: as many.
  /// - Returns: from −1 to 1; nil where there are fewer than two pairs or one side does not vary.
  package static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "correlation: \(a.count) and \(b.count) numbers")
    guard a.count >= 2 else { return nil }
    let (meanA, meanB) = (mean(a), mean(b))
    var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      products += (x - meanA) * (y - meanB)
      squaresA += (x - meanA) * (x - meanA)
      squaresB += (y - meanB) * (y - meanB)
    }
    guard squaresA > 0, squaresB > 0 else { return nil }
    return min(max(products / (squaresA.squareRoot() * squaresB.squareRoot()), -1), 1)
  }

  /// Spearman's coefficient: Pearson's of the ranks.
  ///
  /// - Parameters:
  ///   - a: numbers.
  ///   - b: as many.
  /// - Returns: as for Pearson's.
  package static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    pearson(ranks(a), ranks(b))
  }

  /// The rank of each number from 1; equal numbers share the mean of their ranks.
  ///
  /// - Parameter numbers: none of them NaN.
  /// - Returns: as many ranks.
  package static func ranks(_ numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = [Double](repeating: 0, count: numbers.count)
    var begin = 0
    while begin < order.count {
      var end = begin + 1
      while end < order.count, numbers[order[end]] == numbers[order[begin]] { end += 1 }
      for place in begin..<end { ranks[order[place]] = Double(begin + end + 1) / 2 }
      begin = end
    }
    return ranks
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }
}
