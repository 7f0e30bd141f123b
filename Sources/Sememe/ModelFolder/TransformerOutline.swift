internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels

/// What a transformer's small files say: architecture and settings, without tokenizer and weights.
struct TransformerOutline {
  let folder: ModelFolder
  /// The root of config.json.
  let configuration: JSONValue
  /// The architecture as config.json names it.
  let modelType: String
  let family: ModelFamily
  let description: EncoderDescription
  let settings: TransformerSettings

  /// Reads a folder's configuration.
  ///
  /// - Parameter folder: the folder.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ folder: ModelFolder) throws {
    self.folder = folder
    configuration = try folder.json("config.json")
    family = try ModelFamily.named(in: configuration)
    modelType = try configuration.requireString("model_type")
    try QuantizationSettings.check(configuration)
    description = try family.describe(configuration)
    settings = try TransformerSettings(folder)
  }

  /// The longest sequence that the folder's files allow, special tokens included.
  ///
  /// - Parameter length: what tokenizer_config.json says.
  /// - Returns: tokens.
  func maximumLength(tokenizer length: Int?) -> Int {
    min(settings.maximumLength ?? length ?? Int.max, description.positions.maximumLength)
  }
}
