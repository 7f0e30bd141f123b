internal import SememeCheckpoints
package import SememeJSON
internal import SememeTensors

/// An architecture that configurations name by `model_type`: how to describe it, and what its
/// weights are called.
package struct ModelFamily: Sendable {
  /// The values of `model_type` in config.json.
  package let modelTypes: [String]
  /// Reads the description from config.json.
  package let describe: @Sendable (JSONValue) throws(ModelError) -> EncoderDescription
  /// The names of its weights.
  package let keys: EncoderKeys

  /// Every family that this version computes.
  package static let all: [ModelFamily] = [
    .bert, .roberta, .distilBERT, .albert, .electra, .mpnet,
  ]

  /// The family that a configuration names.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Returns: the family.
  /// - Throws: `ModelError` where `model_type` is missing or unknown.
  package static func named(in configuration: JSONValue) throws(ModelError) -> ModelFamily {
    let known = all.flatMap(\.modelTypes).sorted().joined(separator: ", ")
    guard let type = configuration["model_type"]?.string else {
      throw ModelError(
        .invalidConfiguration,
        "\(configuration.source): no text \"model_type\"; supported are: \(known)")
    }
    guard let family = all.first(where: { $0.modelTypes.contains(type) }) else {
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
