public import SememeTensors

/// How well cosines tell uses of the same sense from uses of different senses.
public struct SenseSeparation: Sendable {
  /// Two uses and their cosine.
  public struct Pair: Sendable, Hashable {
    /// The number of the first use, from 0.
    public let first: Int
    /// The number of the second.
    public let second: Int
    /// Their cosine.
    public let cosine: Float
  }

  /// The pairs of uses that share a sense.
  public let within: [Pair]
  /// The pairs of uses of different senses.
  public let between: [Pair]
  /// The pair of one sense that is least alike.
  public let lowestWithin: Pair
  /// The pair of two senses that is most alike.
  public let highestBetween: Pair

  /// Sorts the pairs by whether they share a sense.
  ///
  /// - Parameters:
  ///   - cosines: of every use with every other, [uses × uses].
  ///   - senses: the sense of every use.
  /// - Throws: `EvaluationError` where no two uses share a sense, or all do.
  public init(cosines: Tensor, senses: [String]) throws(EvaluationError) {
    precondition(
      cosines.rows == senses.count && cosines.width == senses.count,
      "separation: \(cosines.shape) for \(senses.count) uses")
    var (within, between): ([Pair], [Pair]) = ([], [])
    for first in senses.indices {
      for second in senses.indices where second > first {
        let pair = Pair(first: first, second: second, cosine: cosines[first, second])
        if senses[first] == senses[second] { within.append(pair) } else { between.append(pair) }
      }
    }
    guard let low = within.min(by: { $0.cosine < $1.cosine }),
      let high = between.max(by: { $0.cosine < $1.cosine })
    else {
      throw EvaluationError(
        .insufficientData,
        "\(senses.count) uses of \(Set(senses).count) senses: separation needs two uses of one sense "
          + "and uses of two senses")
    }
    (self.within, self.between) = (within, between)
    (lowestWithin, highestBetween) = (low, high)
  }

  /// Compares vectors.
  ///
  /// - Parameters:
  ///   - vectors: one for every use, [uses × dimension].
  ///   - senses: the sense of every use.
  ///   - isCentered: whether the mean of all uses is subtracted first: what all uses of the word share
  ///     then no longer hides what tells them apart.
  /// - Throws: as ``init(cosines:senses:)``.
  public init(
    _ vectors: Tensor, senses: [String], isCentered: Bool = false
  ) throws(EvaluationError) {
    try self.init(
      cosines: SenseSeparation.cosines(vectors, isCentered: isCentered), senses: senses)
  }

  /// The cosine of every vector with every other; of equal vectors exactly 1.
  ///
  /// - Parameters:
  ///   - vectors: [uses × dimension].
  ///   - isCentered: whether the mean of all is subtracted first.
  /// - Returns: [uses × uses]; 0 where a vector is all zeros.
  public static func cosines(_ vectors: Tensor, isCentered: Bool = false) -> Tensor {
    let mean = isCentered ? Rows.mean(vectors) : nil
    return Rows.cosines(vectors, less: mean)
  }

  /// The mean cosine of pairs of one sense.
  public var withinMean: Double { SenseSeparation.mean(within) }
  /// The mean cosine of pairs of two senses.
  public var betweenMean: Double { SenseSeparation.mean(between) }
  /// How far the mean of the one lies above that of the others.
  public var gap: Double { withinMean - betweenMean }
  /// How far the least alike pair of one sense lies above the most alike pair of two; negative where
  /// they overlap.
  public var margin: Double { Double(lowestWithin.cosine - highestBetween.cosine) }

  /// The probability that a pair of one sense is more alike than a pair of two, equal ones counting
  /// half: the area under the ROC curve (Mann and Whitney 1947).
  public var auc: Double {
    let others = between.map(\.cosine).sorted()
    var sum = 0.0
    for pair in within {
      let below = others.partition { $0 >= pair.cosine }
      let notAbove = others.partition { $0 > pair.cosine }
      sum += Double(below) + Double(notAbove - below) / 2
    }
    return sum / Double(within.count * between.count)
  }

  private static func mean(_ pairs: [Pair]) -> Double {
    pairs.reduce(0) { $0 + Double($1.cosine) } / Double(pairs.count)
  }
}

extension [Float] {
  /// How many elements of a sorted array come before those that fulfil a condition.
  fileprivate func partition(_ isBeyond: (Float) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Rows {
  /// The cosines of all pairs of rows, in double precision.
  static func cosines(_ matrix: Tensor, less center: [Double]? = nil) -> Tensor {
    let count = matrix.rows
    let rows = (0..<count).map { index in
      let row = row(index, of: matrix)
      return center.map { Vectors.difference(row, $0) } ?? row
    }
    let squares = rows.map { Vectors.dot($0, $0) }
    // Of vectors that are all alike only rounding is left once their mean is subtracted.
    let floor = 1e-24
    return Tensor([count, count]) { cosines in
      for a in 0..<count {
        for b in a..<count {
          let product = squares[a] * squares[b]
          let cosine = product > floor ? Vectors.dot(rows[a], rows[b]) / product.squareRoot() : 0
          cosines[a * count + b] = Float(cosine)
          cosines[b * count + a] = Float(cosine)
        }
      }
    }
  }
}
