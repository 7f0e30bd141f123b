internal import SememeTensors

/// The arithmetic of an association test.
///
/// A target's association is the mean of its cosines with A less that with B. Caliskan et al. 2017,
/// supplementary equations 1 and 2; the standard deviation is that of a sample (n − 1), as in May
/// et al. 2019 (arXiv:1903.10561).
struct Associations {
  let first: [Double]
  let second: [Double]

  /// Computes the associations of the targets.
  ///
  /// - Parameters:
  ///   - x: vectors of X.
  ///   - y: vectors of Y.
  ///   - a: vectors of A; at least one.
  ///   - b: vectors of B; at least one.
  init(x: [[Float]], y: [[Float]], a: [[Float]], b: [[Float]]) {
    let (a, b) = (Associations.meanDirection(a), Associations.meanDirection(b))
    let difference = Vectors.difference(a, b)
    func association(_ vector: [Float]) -> Double {
      Vectors.dot(Vectors.unit(vector.map(Double.init)), difference)
    }
    first = x.map(association)
    second = y.map(association)
  }

  /// The differences of the targets' means in standard deviations.
  var effectSize: Double {
    let all = first + second
    guard all.count >= 2 else { return 0 }
    let mean = Associations.mean(all)
    let squares = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(all.count - 1)).squareRoot()
    // Rounding alone makes equal associations differ by some 1e-16.
    guard deviation > 1e-12 else { return 0 }
    return (Associations.mean(first) - Associations.mean(second)) / deviation
  }

  /// Σ first − Σ second.
  var statistic: Double { first.reduce(0, +) - second.reduce(0, +) }

  /// How often parting the targets anew, in sets of the same sizes, reaches the statistic.
  func significance(
    _ options: AssociationOptions
  ) -> (pValue: Double, partitionCount: Int, isExact: Bool) {
    let all = first + second
    // For sets of fixed sizes the statistic grows with the sum over the first set alone.
    let bound = first.reduce(0, +) - 1e-12 * all.reduce(0) { $0 + abs($1) }
    if let count = Associations.choices(all.count, first.count, limit: options.exactLimit) {
      let reached = Associations.countSums(of: all, taking: first.count, reaching: bound)
      return (Double(reached) / Double(count), count, true)
    }
    var random = SplitMix(seed: options.seed)
    var pool = all
    // What was found counts as one of the draws, so that none is impossible (Phipson and Smyth 2010).
    var reached = 1
    for _ in 0..<options.sampleCount {
      var sum = 0.0
      for index in first.indices {
        pool.swapAt(index, index + random.below(pool.count - index))
        sum += pool[index]
      }
      if sum >= bound { reached += 1 }
    }
    return (Double(reached) / Double(options.sampleCount + 1), options.sampleCount, false)
  }

  /// How many ways there are to take some of a number of things; nil beyond a limit.
  static func choices(_ count: Int, _ taken: Int, limit: Int) -> Int? {
    var result = 1
    for index in 0..<min(taken, count - taken) {
      let (product, overflows) = result.multipliedReportingOverflow(by: count - index)
      guard !overflows else { return nil }
      result = product / (index + 1)
      guard result <= limit else { return nil }
    }
    return result <= limit ? result : nil
  }

  /// How many sums of so many of the numbers reach a bound.
  private static func countSums(
    of numbers: [Double], taking count: Int, reaching bound: Double
  ) -> Int {
    var chosen = Array(0..<count)
    var reached = 0
    while true {
      if chosen.reduce(0, { $0 + numbers[$1] }) >= bound { reached += 1 }
      // The next combination in lexicographic order.
      guard let place = chosen.indices.last(where: { chosen[$0] < numbers.count - count + $0 })
      else { return reached }
      chosen[place] += 1
      for later in chosen.indices where later > place { chosen[later] = chosen[later - 1] + 1 }
    }
  }

  /// The mean of vectors made length 1: a cosine's mean is a product with it.
  private static func meanDirection(_ vectors: [[Float]]) -> [Double] {
    var sum = [Double](repeating: 0, count: vectors.first?.count ?? 0)
    for vector in vectors { Vectors.add(1, Vectors.unit(vector.map(Double.init)), to: &sum) }
    Vectors.scale(&sum, by: 1 / Double(max(vectors.count, 1)))
    return sum
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(max(numbers.count, 1))
  }
}
