/// Which words may answer.
public struct WordFilter: Sendable, Hashable {
  /// Only the first so many words of the vocabulary, as a rule the most frequent ones; nil for all.
  ///
  /// What gensim calls `restrict_vocab`.
  public var first: Int?
  /// Only words that begin so.
  public var prefix: String?
  /// Only words that are, as a whole, an instance of this regular expression (of Swift's syntax).
  public var pattern: String?

  /// Every word.
  public static let all = WordFilter()

  /// A filter.
  ///
  /// - Parameters:
  ///   - first: only the first so many words; nil for all.
  ///   - prefix: only words that begin so.
  ///   - pattern: only words that are an instance of this regular expression.
  public init(first: Int? = nil, prefix: String? = nil, pattern: String? = nil) {
    self.first = first
    self.prefix = prefix
    self.pattern = pattern
  }

  /// The words of a vocabulary that may answer.
  struct Selection: Sendable {
    /// Rows from here on may not.
    let rowCount: Int
    /// Which of those before may; nil for all.
    let isAllowed: [Bool]?
  }

  /// Looks at the words of a vocabulary.
  func selection(of vocabulary: WordVocabulary) throws(WordVectorsError) -> Selection {
    if let first, first < 0 {
      throw WordVectorsError(.invalidArgument, "the first \(first) words: give 0 or more")
    }
    let rowCount = min(first ?? vocabulary.count, vocabulary.count)
    guard prefix != nil || pattern != nil else {
      return Selection(rowCount: rowCount, isAllowed: nil)
    }
    let expression = try expression()
    let prefix = prefix.map { Array($0.utf8) } ?? []
    return Selection(
      rowCount: rowCount,
      isAllowed: (0..<rowCount).map { index in
        guard vocabulary.withBytes(at: index, { $0.starts(with: prefix) }) else { return false }
        guard let expression else { return true }
        return (try? expression.wholeMatch(in: vocabulary[index])) != nil
      })
  }

  private func expression() throws(WordVectorsError) -> Regex<AnyRegexOutput>? {
    guard let pattern else { return nil }
    do {
      return try Regex(pattern)
    } catch {
      throw WordVectorsError(
        .invalidArgument, "\"\(pattern)\" is no regular expression", cause: error)
    }
  }
}
