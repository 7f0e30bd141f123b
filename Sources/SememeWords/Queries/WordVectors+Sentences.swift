extension WordVectors {
  /// The mean of the vectors of a sentence's words.
  ///
  /// - Parameters:
  ///   - words: words; those without a vector are left out.
  ///   - normalizes: whether each vector counts at unit length, as in fastText's sentence vectors;
  ///     a vector of length 0 is then left out.
  /// - Returns: `dimension` numbers; nil where no word has a vector.
  public func meanVector(of words: [String], normalizes: Bool = false) -> [Float]? {
    Vectors.mean(
      words.compactMap { word in
        guard let vector = vector(of: word), normalizes else { return vector(of: word) }
        let length = Vectors.length(vector)
        return length > 0 ? vector.map { Float(Double($0) / length) } : nil
      })
  }
}

/// Sentence vectors by smooth inverse frequency: means in which frequent words count less, without
/// the direction that all sentences share.
///
/// Arora, Liang and Ma 2017, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings": each word
/// counts a/(a + p(w)), and the projection on the first singular vector of the sentences' vectors is
/// taken away (algorithm 1).
public struct SmoothInverseFrequency: Sendable {
  private let vectors: WordVectors
  private let smoothing: Double
  private let total: Double
  /// The direction that is taken away, at unit length; nil before `fit` and where there is none.
  public private(set) var commonDirection: [Float]?

  /// Prepares sentence vectors.
  ///
  /// - Parameters:
  ///   - vectors: of words. Where the vocabulary has no counts, words are taken to be in the order of
  ///     their frequency and to follow Zipf's law: p(w) falls with 1/rank.
  ///   - smoothing: the a of the paper, which found 10⁻⁴ to 10⁻³ to be good.
  /// - Throws: `WordVectorsError` where the smoothing is not above 0.
  public init(_ vectors: WordVectors, smoothing: Double = 1e-3) throws(WordVectorsError) {
    guard smoothing > 0, smoothing.isFinite else {
      throw WordVectorsError(.invalidArgument, "smoothing \(smoothing): give a number above 0")
    }
    self.vectors = vectors
    self.smoothing = smoothing
    let vocabulary = vectors.vocabulary
    total = (0..<vocabulary.count).reduce(0) {
      $0 + (vocabulary.frequency(at: $1).map(Double.init) ?? 1 / Double($1 + 1))
    }
  }

  /// Finds the direction that the vectors of some sentences share.
  ///
  /// - Parameter sentences: the words of each.
  public mutating func fit(_ sentences: [[String]]) {
    commonDirection = PrincipalDirection.find(sentences.compactMap(weightedMean))
  }

  /// The vector of a sentence.
  ///
  /// - Parameter words: its words; those without a vector are left out.
  /// - Returns: `dimension` numbers; nil where no word has a vector.
  public func vector(of words: [String]) -> [Float]? {
    guard let mean = weightedMean(words), let direction = commonDirection else {
      return weightedMean(words)
    }
    let share = Vectors.dot(mean, direction)
    return zip(mean, direction).map { Float(Double($0) - share * Double($1)) }
  }

  private func weightedMean(_ words: [String]) -> [Float]? {
    var sum = [Double](repeating: 0, count: vectors.dimension)
    var count = 0
    for word in words {
      guard let vector = vectors.vector(of: word) else { continue }
      let weight = smoothing / (smoothing + probability(word))
      for place in sum.indices { sum[place] += weight * Double(vector[place]) }
      count += 1
    }
    return count > 0 ? sum.map { Float($0 / Double(count)) } : nil
  }

  /// A word outside of the vocabulary, which only subwords know, is rare: 0.
  private func probability(_ word: String) -> Double {
    guard let index = vectors.vocabulary.index(of: word), total > 0 else { return 0 }
    let frequency = vectors.vocabulary.frequency(at: index).map(Double.init)
    return (frequency ?? 1 / Double(index + 1)) / total
  }
}

/// The direction in which some vectors together reach farthest: the first right singular vector of
/// the matrix whose rows they are, by power iteration.
package enum PrincipalDirection {
  private static let iterations = 300
  private static let tolerance = 1e-12

  /// Finds it.
  ///
  /// - Parameter vectors: of one length; those that are not finite are left out.
  /// - Returns: the direction at unit length, with its largest number positive; nil where there is none.
  package static func find(_ vectors: [[Float]]) -> [Float]? {
    let rows = vectors.filter { Vectors.length($0).isFinite }
    // The longest row is never orthogonal to everything.
    guard let start = rows.max(by: { Vectors.length($0) < Vectors.length($1) }),
      Vectors.length(start) > 0
    else { return nil }
    var direction = normalized(start.map(Double.init))
    for _ in 0..<iterations {
      var next = [Double](repeating: 0, count: direction.count)
      for row in rows {
        var product = 0.0
        for place in row.indices { product += Double(row[place]) * direction[place] }
        for place in row.indices { next[place] += product * Double(row[place]) }
      }
      next = normalized(next)
      let change = zip(next, direction).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      direction = next
      if change < tolerance * tolerance { break }
    }
    let largest = direction.max { abs($0) < abs($1) } ?? 1
    return direction.map { Float(largest < 0 ? -$0 : $0) }
  }

  private static func normalized(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
}
