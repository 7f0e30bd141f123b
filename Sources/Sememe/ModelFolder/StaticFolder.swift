internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTokenizers

/// The folder of a static embedding: a tokenizer and a table.
struct StaticFolder {
  let path: String
  let tokenizer: Tokenizer
  /// The most tokens that are read of a text: what tokenizer.json itself states, as a rule nothing.
  let maximumLength: Int
  /// Reads a folder's tokenizer.
  ///
  /// - Parameter path: the folder.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ path: String) throws {
    self.path = path
    // Alone: neither reference looks at the tokenizer's configuration.
    tokenizer = try Tokenizer(file: "\(path)/tokenizer.json")
    maximumLength = tokenizer.statedTruncation?.maximumLength ?? .max
    guard maximumLength >= 1 else {
      throw SememeError(
        .invalidModel,
        "\(path)/tokenizer.json: a truncation to \(maximumLength) tokens leaves no room for text")
    }
  }

  /// Reads the table, and checks it against tokenizer and configuration.
  ///
  /// - Parameter mapping: how it comes into memory.
  /// - Returns: the table; and whether the configuration asks for vectors of unit length, as only
  ///   Model2Vec's does.
  /// - Throws: `CheckpointError` for the table, `ModelError` or `JSONError` for the configuration,
  ///   `SememeError` where they contradict each other.
  func table(_ mapping: Mapping) throws -> (encoder: StaticEmbedding, normalizes: Bool) {
    let encoder = try StaticEmbedding(CheckpointFolder.open(path, mapping: mapping))
    guard encoder.vocabularySize >= tokenizer.vocabularySize else {
      throw SememeError(
        .invalidModel,
        "\(path): the tokenizer has \(tokenizer.vocabularySize) tokens and only "
          + "\(encoder.vocabularySize) have a vector; the files do not belong together")
    }
    guard encoder.dialect == .model2Vec,
      let root = try ConfigurationFile.readIfPresent("\(path)/config.json")
    else { return (encoder, false) }
    let configuration = try Model2VecConfiguration(configuration: root)
    try configuration.check(encoder, source: root.source)
    return (encoder, configuration.normalizes)
  }
}
