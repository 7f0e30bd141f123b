internal import SememeJSON
internal import SememeTensors

/// What config_sentence_transformers.json says: prompts, similarity, Matryoshka dimension.
struct SentenceSettings: Sendable, Equatable {
  static let fileName = "config_sentence_transformers.json"

  var prompts: [String: String] = [:]
  var defaultPromptName: String?
  var similarity: SimilarityFunction = .cosine
  var truncateDimension: Int?

  init() {}

  /// Reads a folder's settings; absent means none.
  init(_ folder: ModelFolder) throws {
    let path = folder.name(of: SentenceSettings.fileName)
    guard let root = try folder.jsonIfPresent(SentenceSettings.fileName) else { return }
    if let prompts = try root.optionalObject("prompts") {
      for (name, text) in prompts.members {
        // As in the reference a prompt without a text is an empty one.
        guard let words = text.isNull ? "" : text.string else { throw text.mismatch("a text") }
        self.prompts[name.string] = words
      }
    }
    defaultPromptName = try root.optionalString("default_prompt_name")
    if let name = defaultPromptName, prompts[name] == nil {
      throw SememeError(
        .invalidModel, "\(path): default_prompt_name \"\(name)\" is not among the prompts")
    }
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
