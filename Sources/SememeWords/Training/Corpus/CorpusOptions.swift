/// How text files become sentences of words.
public struct CorpusOptions: Sendable, Hashable {
  /// What a word is.
  public enum Tokenization: String, Sendable, Hashable, CaseIterable {
    /// What stands between white space, as the original programs take it.
    case whitespace
    /// What stands between characters that are not letters: runs of letters and their marks.
    case letters
  }

  /// What a word is.
  public var tokenization: Tokenization
  /// Whether words are lower-cased.
  public var lowercases: Bool
  /// Words after which a line is cut, so that a file without line ends is no single sentence; gensim
  /// cuts at 10,000, the original word2vec at 1,000, fastText at 1,024.
  public var maximumSentenceLength: Int

  /// Options.
  ///
  /// - Parameters:
  ///   - tokenization: what a word is.
  ///   - lowercases: whether words are lower-cased.
  ///   - maximumSentenceLength: words after which a line is cut; at least 1.
  public init(
    tokenization: Tokenization = .whitespace, lowercases: Bool = false,
    maximumSentenceLength: Int = 10_000
  ) {
    self.tokenization = tokenization
    self.lowercases = lowercases
    self.maximumSentenceLength = max(maximumSentenceLength, 1)
  }
}
