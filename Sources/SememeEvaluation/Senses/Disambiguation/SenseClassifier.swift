internal import SememeTensors

/// Tells which sense a word has, by the vectors of its uses whose senses are known.
public struct SenseClassifier: Sendable {
  /// How a vector is compared with the known ones.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// The sense of the known use with the highest cosine (Peters et al. 2018, section 5.3;
    /// Wiedemann et al. 2019, arXiv:1909.10430).
    case nearestNeighbor = "1nn"
    /// The sense whose uses' mean has the highest cosine.
    case centroid
    /// The most probable sense by a logistic regression of each word, fitted to vectors of unit
    /// length.
    case logistic
  }

  /// What is known of one word.
  struct Entry: Sendable {
    /// Its senses, the most frequent first.
    let senses: [String]
    /// Its rows of the matrix.
    let rows: Range<Int>
    /// The sense of every row: of an example or a centroid.
    let labels: [Int]
    /// What weighs the features, for ``Method/logistic`` and more than one sense.
    let regression: LogisticRegression?

    init(
      senses: [String], rows: Range<Int>, labels: [Int], regression: LogisticRegression? = nil
    ) {
      (self.senses, self.rows, self.labels) = (senses, rows, labels)
      self.regression = regression
    }
  }

  /// How vectors are compared.
  public let method: Method
  let entries: [Lexeme: Entry]
  /// Known vectors of unit length, [rows × dimension]; none where regressions hold what is known.
  let matrix: Tensor
  /// The length of vectors.
  public let dimension: Int

  init(method: Method, entries: [Lexeme: Entry], matrix: Tensor, dimension: Int) {
    (self.method, self.entries, self.matrix) = (method, entries, matrix)
    self.dimension = dimension
  }

  /// The words that it knows.
  public var lexemes: [Lexeme] { Array(entries.keys) }

  /// The senses that it knows of a word.
  ///
  /// - Parameter lexeme: the word.
  /// - Returns: the most frequent first; none for an unknown word.
  public func senses(of lexeme: Lexeme) -> [String] { entry(of: lexeme)?.senses ?? [] }

  /// What is known of a word; where its part of speech is not given, of the first that is known.
  private func entry(of lexeme: Lexeme) -> Entry? {
    if let entry = entries[lexeme] { return entry }
    if lexeme.partOfSpeech != nil {
      return entries[Lexeme(lemma: lexeme.lemma, partOfSpeech: nil)]
    }
    return PartOfSpeech.allCases.lazy.compactMap {
      entries[Lexeme(lemma: lexeme.lemma, partOfSpeech: $0)]
    }.first
  }

  /// The senses of a word in the light of its vector in a sentence.
  ///
  /// - Parameters:
  ///   - lexeme: the word.
  ///   - vector: the vector, from the layer that the classifier was fitted to.
  /// - Returns: all senses known, the best first, each with its cosine, or with its probability for
  ///   ``Method/logistic``; none for an unknown word.
  /// - Precondition: the vector has `dimension` numbers.
  public func predict(_ lexeme: Lexeme, _ vector: [Float]) -> [SensePrediction] {
    precondition(vector.count == dimension, "senses: \(vector.count) numbers for \(dimension)")
    guard let entry = entry(of: lexeme) else { return [] }
    let unit = Rows.normalized(Tensor(vector, shape: [1, dimension]))
    var best = [Double](repeating: -.infinity, count: entry.senses.count)
    if let regression = entry.regression {
      best = regression.probabilities(unit)[0]
    } else if method == .logistic {
      best = [1]
    } else {
      let cosines = unit.withUnsafeBuffer { Rows.products($0, matrix, entry.rows) }
      for (label, cosine) in zip(entry.labels, cosines) {
        best[label] = max(best[label], Double(cosine))
      }
    }
    return best.indices.sorted { best[$0] == best[$1] ? $0 < $1 : best[$0] > best[$1] }
      .map { SensePrediction(sense: entry.senses[$0], score: best[$0]) }
  }
}

/// A sense that a word may have, and what speaks for it.
public struct SensePrediction: Sendable, Hashable {
  /// The sense's name.
  public let sense: String
  /// A cosine, or a probability.
  public let score: Double

  /// Makes a prediction.
  ///
  /// - Parameters:
  ///   - sense: the sense's name.
  ///   - score: a cosine, or a probability.
  public init(sense: String, score: Double) {
    (self.sense, self.score) = (sense, score)
  }
}
