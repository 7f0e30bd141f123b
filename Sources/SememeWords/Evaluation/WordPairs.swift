internal import SememeCheckpoints

/// Pairs of words and how alike people find them.
public struct WordPairs: Sendable {
  /// One pair.
  public struct Pair: Sendable, Hashable {
    /// A word.
    public let a: String
    /// Another word.
    public let b: String
    /// How alike people find them; larger is more alike.
    public let score: Double

    /// A pair.
    ///
    /// - Parameters:
    ///   - a: a word.
    ///   - b: another word.
    ///   - score: how alike people find them.
    public init(a: String, b: String, score: Double) {
      self.a = a
      self.b = b
      self.score = score
    }
  }

  /// The pairs in the order of the file.
  public let pairs: [Pair]
  /// Lines that are no pair and were left out.
  public let malformedLineCount: Int

  /// Reads a file of lines with two words and a number, separated by tabs, other white space or
  /// commas; what follows the number and lines that begin with `#` are passed over.
  ///
  /// - Parameter path: the file, such as WordSim-353, SimLex-999's pairs or MEN.
  /// - Throws: `WordVectorsError` where it cannot be read or holds no pair.
  public init(path: String) throws(WordVectorsError) {
    let file = try TextFile(questions: path)
    var pairs: [Pair] = []
    var malformed = 0
    for line in file.lines where line.first != "#" {
      let fields = WordPairs.fields(line)
      if fields.isEmpty { continue }
      if fields.count >= 3, let score = Double(fields[2]), score.isFinite {
        pairs.append(Pair(a: fields[0], b: fields[1], score: score))
      } else {
        malformed += 1
      }
    }
    guard !pairs.isEmpty else { throw file.empty("two words and a number") }
    self.pairs = pairs
    malformedLineCount = malformed
  }

  private static func fields(_ line: String) -> [String] {
    for separator in ["\t", ","] as [Character] where line.contains(separator) {
      return line.split(separator: separator).map { $0.fields.joined(separator: " ") }
    }
    return line.fields.map(String.init)
  }
}

/// How well cosines agree with what people say.
public struct WordPairReport: Sendable, Hashable {
  /// The correlation of ranks; nil where fewer than two pairs are known or one side does not vary.
  public let spearman: Double?
  /// The correlation of the numbers; nil as for ranks.
  public let pearson: Double?
  /// Pairs whose words both have a vector.
  public let knownPairCount: Int
  /// All pairs.
  public let pairCount: Int

  /// Known pairs of all, from 0 to 1.
  public var coverage: Double { Double(knownPairCount) / Double(max(pairCount, 1)) }
}

extension WordVectors {
  /// Compares cosines of words with how alike people find them, by gensim's rules
  /// (`evaluate_word_pairs`).
  ///
  /// - Parameters:
  ///   - pairs: the words and scores.
  ///   - restrictVocabulary: only the first so many words are known; nil for all.
  ///   - ignoresCase: whether words are the same in any case; of several such the first of the
  ///     vocabulary stands for all.
  ///   - usesSubwords: whether words outside of the vocabulary get vectors by their parts where the
  ///     model has these; gensim leaves them out.
  /// - Returns: the correlations of the pairs whose words are known and have finite vectors.
  public func evaluate(
    _ pairs: WordPairs, restrictVocabulary: Int? = 300_000, ignoresCase: Bool = true,
    usesSubwords: Bool = false
  ) -> WordPairReport {
    let words = FoldedVocabulary(self, first: restrictVocabulary, ignoresCase)
    func look(_ word: String) -> [Float]? {
      if let place = words[word] { return vector(at: place) }
      return usesSubwords ? vector(of: word) : nil
    }
    var (cosines, scores): ([Double], [Double]) = ([], [])
    for pair in pairs.pairs {
      guard let a = look(pair.a), let b = look(pair.b) else { continue }
      let cosine = Vectors.cosine(a, b)
      guard cosine.isFinite else { continue }
      cosines.append(Double(cosine))
      scores.append(pair.score)
    }
    return WordPairReport(
      spearman: Correlation.spearman(cosines, scores),
      pearson: Correlation.pearson(cosines, scores), knownPairCount: cosines.count,
      pairCount: pairs.pairs.count)
  }
}
