internal import SememeJSON

/// How a ColBERT model reads queries and documents.
///
/// The names and defaults are those of PyLate; a folder of the original ColBERT says the same in its
/// artifact.metadata, in other words.
struct MultiVectorSettings: Sendable, Equatable {
  /// The token that marks a query, behind the first token; empty for none.
  var queryMarker = "[Q] "
  /// The token that marks a document; empty for none.
  var documentMarker = "[D] "
  /// The tokens of a query at most, and with expansion at least; the marker included.
  var queryLength = 32
  /// The tokens of a document at most, the marker included.
  var documentLength = 180
  /// Whether queries are filled up to their length with mask tokens.
  var expandsQueries = true
  /// Whether a query's own tokens attend to those.
  var attendsToExpansion = false
  /// Tokens of documents that get no vector.
  var skippedTokens = MultiVectorSettings.punctuation
  var prompts = NamedPrompts()

  /// Python's `string.punctuation`.
  private static let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".map(String.init)

  /// Reads the config_sentence_transformers.json of a PyLate folder; absent means the defaults.
  ///
  /// - Parameter folder: the model folder.
  /// - Throws: `JSONError` or `SememeError` where a value is wrong.
  init(pyLate folder: String) throws {
    let path = "\(folder)/\(SentenceSettings.fileName)"
    guard let root = try ConfigurationFile.readIfPresent(path) else { return }
    try read(
      root, markers: ("query_prefix", "document_prefix"),
      lengths: ("query_length", "document_length"), attends: "attend_to_expansion_tokens")
    expandsQueries = try root.optionalBool("do_query_expansion") ?? expandsQueries
    if let words = try root.optionalArray("skiplist_words") {
      skippedTokens = try words.elements.map { word in
        guard let word = word.string else { throw word.mismatch("a word") }
        return word
      }
    }
    prompts = try NamedPrompts(root)
  }

  /// Reads the artifact.metadata of a folder that ColBERT's own code has saved; absent means the
  /// defaults of that code.
  ///
  /// - Parameter folder: the model folder.
  /// - Returns: the settings, and the dimension of the vectors.
  /// - Throws: `JSONError` or `SememeError` where a value is wrong.
  static func original(_ folder: String) throws -> (MultiVectorSettings, dimension: Int) {
    var settings = MultiVectorSettings()
    (settings.queryMarker, settings.documentMarker) = ("[unused0]", "[unused1]")
    let path = "\(folder)/artifact.metadata"
    guard let root = try ConfigurationFile.readIfPresent(path) else { return (settings, 128) }
    try settings.read(
      root, markers: ("query_token_id", "doc_token_id"), lengths: ("query_maxlen", "doc_maxlen"),
      attends: "attend_to_mask_tokens")
    if try root.optionalBool("mask_punctuation") == false { settings.skippedTokens = [] }
    let dimension = try root.optionalInt("dim") ?? 128
    guard (1...maximumDimension).contains(dimension) else {
      throw SememeError(
        .invalidModel, "\(path): dim \(dimension) must be from 1 to \(maximumDimension)")
    }
    return (settings, dimension)
  }

  private init() {}

  /// Vectors of tokens are short; a larger number is a mistake.
  private static let maximumDimension = 1 << 16

  private mutating func read(
    _ root: JSONValue, markers: (String, String), lengths: (String, String), attends: String
  ) throws {
    queryMarker = try root.optionalString(markers.0) ?? queryMarker
    documentMarker = try root.optionalString(markers.1) ?? documentMarker
    queryLength = try MultiVectorSettings.length(root, lengths.0) ?? queryLength
    documentLength = try MultiVectorSettings.length(root, lengths.1) ?? documentLength
    attendsToExpansion = try root.optionalBool(attends) ?? attendsToExpansion
  }

  private static func length(_ root: JSONValue, _ key: String) throws -> Int? {
    guard let length = try root.optionalInt(key) else { return nil }
    guard length >= 1 else {
      throw SememeError(.invalidModel, "\(root.source): \(key) \(length) must be at least 1")
    }
    return length
  }
}
