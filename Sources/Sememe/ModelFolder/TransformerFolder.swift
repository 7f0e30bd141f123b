internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

/// What a transformer's folder says before a weight is read: architecture, tokenizer, length.
struct TransformerFolder {
  private let outline: TransformerOutline
  let tokenizer: Tokenizer
  /// The longest sequence that the folder's files allow, special tokens included.
  let maximumLength: Int

  var path: String { outline.folder.path }
  /// The root of config.json.
  var configuration: JSONValue { outline.configuration }
  /// The architecture as config.json names it.
  var modelType: String { outline.modelType }
  var family: ModelFamily { outline.family }
  var description: EncoderDescription { outline.description }

  /// Reads a folder's configuration and tokenizer.
  ///
  /// - Parameter folder: the folder.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ folder: ModelFolder) throws {
    outline = try TransformerOutline(folder)
    let tokenizer = try folder.tokenizer()
    self.tokenizer = outline.settings.lowercases ? tokenizer.lowercasing() : tokenizer
    maximumLength = outline.maximumLength(tokenizer: tokenizer.modelMaximumLength)
    guard maximumLength >= tokenizer.minimumLength else {
      throw SememeError(
        .invalidModel,
        "\(folder.path): a maximum length of \(maximumLength) tokens leaves no room for text; the "
          + "special tokens alone are \(tokenizer.minimumLength - 1)")
    }
  }

  /// Reads the configuration and tokenizer of a model of one task.
  ///
  /// - Parameters:
  ///   - path: a folder, or a GGUF file.
  ///   - mapping: how a GGUF file's bytes come into memory.
  /// - Throws: as above.
  init(_ path: String, mapping: Mapping = .automatic) throws {
    try self.init(ModelFolder(path, mapping: mapping))
  }

  /// Opens the weights.
  ///
  /// - Parameter mapping: how they come into memory.
  /// - Returns: the root of the weights, in the family's dialect.
  /// - Throws: `CheckpointError` where there are none that can be read.
  func weights(_ mapping: Mapping) throws -> WeightScope {
    try WeightScope(outline.folder.checkpoint(mapping), names: family.keys.names)
  }
}
