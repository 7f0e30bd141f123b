public import SememeSystem

/// How word vectors are loaded.
public struct WordLoadingOptions: Sendable {
  /// How the numbers of vectors are kept in memory.
  public enum Precision: String, Sendable, CaseIterable {
    /// As the file has them: 32-bit floats of a plain binary file stay in it.
    case stored
    /// IEEE half precision, half the size.
    case float16
    /// 8-bit integers, each row in steps of its own: a quarter of the size.
    case int8
  }

  /// The most words that are loaded, counted from the beginning of the file, where the frequent ones
  /// stand; nil for all.
  public var limit: Int?
  /// How numbers are kept.
  public var precision: Precision
  /// How the bytes of plain files come into memory.
  public var mapping: Mapping
  /// The folder in which the places of words in word2vec's files, and the numbers of text files, are
  /// kept for the next time; nil to keep nothing.
  public var cacheFolder: String?
  /// Files of fewer bytes are read anew each time.
  public var smallestCachedFile = 8 << 20

  /// Everything in the file, as it is, kept for the next time.
  ///
  /// - Parameters:
  ///   - limit: the most words; nil for all.
  ///   - precision: how numbers are kept.
  ///   - mapping: how the bytes of plain files come into memory.
  ///   - cacheFolder: where what was learnt of large files is kept; nil to keep nothing.
  public init(
    limit: Int? = nil, precision: Precision = .stored, mapping: Mapping = .automatic,
    cacheFolder: String? = WordLoadingOptions.defaultCacheFolder
  ) {
    self.limit = limit
    self.precision = precision
    self.mapping = mapping
    self.cacheFolder = cacheFolder
  }
}
