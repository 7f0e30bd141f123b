internal import SememeCheckpoints
package import SememeJSON
internal import SememeTensors

/// An architecture that configurations name by `model_type`: how to describe it, what its weights are
/// called, and which heads stand behind it.
package struct ModelFamily: Sendable {
  /// The values of `model_type` in config.json.
  package let modelTypes: [String]
  /// Whether a configuration of such a type is of this family, where several share a type.
  let recognizes: @Sendable (JSONValue) -> Bool
  /// Reads the description from config.json.
  package let describe: @Sendable (JSONValue) throws(ModelError) -> EncoderDescription
  /// The names of its weights.
  package let keys: EncoderKeys
  private let readHeads: @Sendable (ConfigurationReader) throws(ModelError) -> TaskHeads

  init(
    modelTypes: [String], recognizes: @escaping @Sendable (JSONValue) -> Bool = { _ in true },
    describe: @escaping @Sendable (JSONValue) throws(ModelError) -> EncoderDescription,
    keys: EncoderKeys,
    heads: @escaping @Sendable (ConfigurationReader) throws(ModelError) -> TaskHeads = { _ in
      TaskHeads()
    }
  ) {
    self.modelTypes = modelTypes
    self.recognizes = recognizes
    self.describe = describe
    self.keys = keys
    readHeads = heads
  }

  /// Which heads the family's checkpoints may hold.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Returns: the heads by their tasks.
  /// - Throws: `ModelError` where a value is wrong.
  package func heads(_ configuration: JSONValue) throws(ModelError) -> TaskHeads {
    try readHeads(ConfigurationReader(root: configuration))
  }

  /// Every family that this version computes.
  package static let all: [ModelFamily] = [
    .jinaBERT, .bert, .roberta, .distilBERT, .albert, .electra, .mpnet, .modernBERT, .nomicBERT,
    .gte, .t5, .qwen3, .mistral, .gemma3, .debertaV2, .bart,
  ]

  /// The family that a configuration names.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Returns: the family.
  /// - Throws: `ModelError` where `model_type` is missing or unknown.
  package static func named(in configuration: JSONValue) throws(ModelError) -> ModelFamily {
    let known = Set(all.flatMap(\.modelTypes)).sorted().joined(separator: ", ")
    guard let type = configuration["model_type"]?.string else {
      throw ModelError(
        .invalidConfiguration,
        "\(configuration.source): no text \"model_type\"; supported are: \(known)")
    }
    guard
      let family = all.first(where: {
        $0.modelTypes.contains(type) && $0.recognizes(configuration)
      })
    else {
      let nearest = nearest(to: type).map { "; the nearest is \"\($0)\"" } ?? ""
      throw ModelError(
        .unsupportedArchitecture,
        "\(configuration.source): model_type \"\(type)\" is not supported\(nearest); supported are: "
          + known)
    }
    return family
  }

  /// The supported `model_type` that takes the fewest edits from a name.
  private static func nearest(to name: String) -> String? {
    // A name as long as a text is no name.
    guard name.utf8.count <= 100 else { return nil }
    return all.flatMap(\.modelTypes).min {
      ($0.editDistance(to: name), $0) < ($1.editDistance(to: name), $1)
    }
  }
}
