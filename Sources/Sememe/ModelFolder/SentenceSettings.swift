internal import SememeJSON
internal import SememeTensors

/// What config_sentence_transformers.json says: prompts, similarity, Matryoshka dimension.
struct SentenceSettings: Sendable, Equatable {
  static let fileName = "config_sentence_transformers.json"

  var prompts = NamedPrompts()
  var similarity: SimilarityFunction = .cosine
  var truncateDimension: Int?

  init() {}

  /// Reads a folder's settings; absent means none.
  ///
  /// - Parameters:
  ///   - folder: a model's.
  ///   - similarity: the function where the file names none.
  /// - Throws: `JSONError` or `SememeError` where a value is wrong.
  init(_ folder: ModelFolder, similarity fallback: SimilarityFunction = .cosine) throws {
    similarity = fallback
    let path = folder.name(of: SentenceSettings.fileName)
    guard let root = try folder.jsonIfPresent(SentenceSettings.fileName) else { return }
    prompts = try NamedPrompts(root)
    if let name = try root.optionalString("similarity_fn_name") {
      guard let function = SimilarityFunction(rawValue: name) else {
        let known = SimilarityFunction.allCases.map(\.rawValue).joined(separator: ", ")
        throw SememeError(
          .invalidModel,
          "\(path): similarity_fn_name \"\(name)\" is not supported; supported are \(known)")
      }
      similarity = function
    }
    truncateDimension = try root.optionalInt("truncate_dim")
    if let dimension = truncateDimension, dimension < 1 {
      throw SememeError(.invalidModel, "\(path): truncate_dim \(dimension) must be at least 1")
    }
  }
}
