internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

/// What a transformer's folder says before a weight is read: architecture, tokenizer, length.
struct TransformerFolder {
  let path: String
  /// The root of config.json.
  let configuration: JSONValue
  /// The architecture as config.json names it.
  let modelType: String
  let family: ModelFamily
  let description: EncoderDescription
  let tokenizer: Tokenizer
  /// The longest sequence that the folder's files allow, special tokens included.
  let maximumLength: Int

  /// Reads a folder's configuration and tokenizer.
  ///
  /// - Parameter path: the folder.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ path: String) throws {
    guard FileSystem.isFolder(path) else {
      throw SememeError(
        .invalidModel, "\(path): not a folder; give a model folder or a name in the model cache")
    }
    self.path = path
    configuration = try ConfigurationFile.read("\(path)/config.json")
    family = try ModelFamily.named(in: configuration)
    modelType = try configuration.requireString("model_type")
    description = try family.describe(configuration)
    let settings = try TransformerSettings(folder: path)
    let tokenizer = try Tokenizer(folder: path)
    self.tokenizer = settings.lowercases ? tokenizer.lowercasing() : tokenizer
    maximumLength = min(
      settings.maximumLength ?? tokenizer.modelMaximumLength ?? Int.max,
      description.positions.maximumLength)
    guard maximumLength >= tokenizer.minimumLength else {
      throw SememeError(
        .invalidModel,
        "\(path): a maximum length of \(maximumLength) tokens leaves no room for text; the "
          + "special tokens alone are \(tokenizer.minimumLength - 1)")
    }
  }

  /// Opens the weights.
  ///
  /// - Parameter mapping: how they come into memory.
  /// - Returns: the root of the weights, in the family's dialect.
  /// - Throws: `CheckpointError` where there are none that can be read.
  func weights(_ mapping: Mapping) throws(CheckpointError) -> WeightScope {
    try WeightScope(CheckpointFolder.open(path, mapping: mapping), names: family.keys.names)
  }
}
