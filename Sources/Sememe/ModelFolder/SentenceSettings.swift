internal import SememeJSON
internal import SememeTensors

/// What config_sentence_transformers.json says: prompts, similarity, Matryoshka dimension.
struct SentenceSettings: Sendable, Equatable {
  static let fileName = "config_sentence_transformers.json"

  var prompts = NamedPrompts()
  var similarity: SimilarityFunction = .cosine
  /// Whether the model's vectors, several of a text, are compared by late interaction.
  var usesMaxSim = false
  var truncateDimension: Int?

  /// What PyLate calls late interaction.
  private static let maxSim = "MaxSim"

  init() {}

  /// Reads a folder's settings; absent means none.
  ///
  /// - Parameters:
  ///   - folder: a model's.
  ///   - fallback: the function where the file names none.
  /// - Throws: `JSONError` or `SememeError` where a value is wrong.
  init(_ folder: ModelFolder, similarity fallback: SimilarityFunction = .cosine) throws {
    similarity = fallback
    let path = folder.name(of: SentenceSettings.fileName)
    guard let root = try folder.jsonIfPresent(SentenceSettings.fileName) else { return }
    prompts = try NamedPrompts(root)
    let name = try root.optionalString("similarity_fn_name")
    usesMaxSim = name == SentenceSettings.maxSim
    if let name, !usesMaxSim {
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
