/// The words and labels of a fastText model.
public struct FastTextDictionary: Sendable {
  /// The words with their counts; word i is row i of the input matrix.
  public let words: WordVocabulary
  /// The labels with their counts, such as `__label__positive`; empty for word vectors.
  ///
  /// Label i is row i of the output matrix of a supervised model.
  public let labels: WordVocabulary
  /// Words that the corpus held, each time counted.
  public let tokenCount: Int64
  /// Which row of the buckets an n-gram's hash leads to, where a quantised model kept only some;
  /// nil where it kept all.
  package let keptBuckets: [Int32: Int32]?

  /// A dictionary.
  ///
  /// - Parameters:
  ///   - words: with counts.
  ///   - labels: with counts.
  ///   - tokenCount: words that the corpus held, each time counted.
  ///   - keptBuckets: from bucket to the row after the words', where only some were kept.
  package init(
    words: WordVocabulary, labels: WordVocabulary, tokenCount: Int64,
    keptBuckets: [Int32: Int32]? = nil
  ) {
    self.words = words
    self.labels = labels
    self.tokenCount = tokenCount
    self.keptBuckets = keptBuckets
  }
}
