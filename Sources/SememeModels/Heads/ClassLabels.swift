package import SememeJSON

/// The classes that a head tells apart, as config.json names them.
package struct ClassLabels: Sendable, Equatable {
  /// What several logits of one text or token mean together.
  package enum Problem: String, Sendable {
    /// One class is right.
    case singleLabel = "single_label_classification"
    /// Any number of classes are right.
    case multiLabel = "multi_label_classification"
    /// The logits are numbers of their own.
    case regression
  }

  /// The names, by the place of their logit.
  package let names: [String]
  /// What the logits mean; nil where the configuration does not say.
  package let problem: Problem?

  /// The most classes of a head; more are a mistake.
  private static let maximumCount = 1 << 20

  /// Reads the classes.
  ///
  /// As in transformers, `id2label` wins over `num_labels`, and without either there are two.
  ///
  /// - Parameter configuration: the root of config.json.
  /// - Throws: `ModelError` where ids are not the numbers from 0 on or a value is wrong.
  package init(configuration: JSONValue) throws(ModelError) {
    let reader = ConfigurationReader(root: configuration)
    names = try ClassLabels.names(reader)
    let name = try reader.text("problem_type", default: "")
    problem = Problem(rawValue: name)
    guard name.isEmpty || problem != nil else {
      throw reader.unsupported(
        "problem_type \"\(name)\" is not supported; supported are: single_label_classification, "
          + "multi_label_classification, regression")
    }
  }

  private static func names(_ reader: ConfigurationReader) throws(ModelError) -> [String] {
    guard let labels = reader.root["id2label"], !labels.isNull else {
      let count = try reader.size("num_labels", default: 2, maximum: maximumCount)
      return (0..<count).map { "LABEL_\($0)" }
    }
    var named: [Int: String] = [:]
    for (key, value) in labels.members {
      guard let id = Int(key.string), let name = value.string, id >= 0, id < maximumCount,
        named.updateValue(name, forKey: id) == nil
      else { throw reader.invalid("id2label must map numbers, each once, to names") }
    }
    guard !named.isEmpty, named.keys.max() == named.count - 1 else {
      throw reader.invalid("id2label must name every class from 0 on, without a gap")
    }
    return named.sorted { $0.key < $1.key }.map(\.value)
  }
}
