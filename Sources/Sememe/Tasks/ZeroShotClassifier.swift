internal import SememeModels
internal import SememeTensors

/// Sorts texts into classes that no model was trained for, by asking a model of entailment whether
/// a sentence about each class follows from the text.
///
/// Yin et al. 2019, arXiv:1909.00161; with the semantics of transformers' pipeline.
///
/// ```swift
/// let classifier = try ZeroShotClassifier(model: "facebook/bart-large-mnli")
/// let topics = try await classifier.classify("Rates rose.", as: ["finance", "sport"])
/// ```
public struct ZeroShotClassifier: PretrainedModel {
  private let model: SequenceModel
  /// The number that says that the sentence follows, and the one that says that it cannot.
  private let entailment: Int
  private let contradiction: Int

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer trained for entailment: one of its classes is called entailment.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    model = try SequenceModel(TransformerFolder(folder), options)
    let names = model.labels.names
    guard names.count > 1,
      let entailment = names.firstIndex(where: { $0.lowercased().hasPrefix("entail") })
    else {
      throw SememeError(
        .invalidModel,
        "\(folder): none of the classes \(names.joined(separator: ", ")) is entailment; "
          + "choose a model that was trained on natural language inference")
    }
    self.entailment = entailment
    contradiction = entailment == 0 ? names.count - 1 : 0
  }

  /// Sorts a text into classes.
  ///
  /// - Parameters:
  ///   - text: any text.
  ///   - candidates: the classes, at least one.
  ///   - template: a sentence with `{}` in the class's place.
  ///   - allowsSeveral: whether each class is judged by itself, so that any number may apply;
  ///     otherwise the scores add up to 1. A single class is always judged by itself.
  /// - Returns: all classes, the most probable first.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func classify(
    _ text: String, as candidates: [String], template: String = "This example is {}.",
    allowsSeveral: Bool = false
  ) async throws -> [LabelScore] {
    try await classify([text], as: candidates, template: template, allowsSeveral: allowsSeveral)[0]
  }

  /// Sorts texts into classes.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - candidates: the classes, at least one.
  ///   - template: a sentence with `{}` in the class's place.
  ///   - allowsSeveral: as for one text.
  /// - Returns: for each text all classes, the most probable first.
  /// - Throws: as for one text.
  public func classify(
    _ texts: [String], as candidates: [String], template: String = "This example is {}.",
    allowsSeveral: Bool = false
  ) async throws -> [[LabelScore]] {
    let parts = ZeroShotClassifier.parts(of: template)
    guard parts.count == 2, !candidates.isEmpty else {
      throw SememeError(
        .invalidArgument,
        candidates.isEmpty
          ? "there are no classes; give at least one"
          : "the template \"\(template)\" must hold {} once, where the class stands")
    }
    let sentences = candidates.map { parts[0] + $0 + parts[1] }
    let logits = try await model.logits(
      texts.flatMap { repeatElement($0, count: candidates.count) },
      pairs: texts.flatMap { _ in sentences }, strategy: .onlyFirst)
    return texts.indices.map { text in
      let rows = candidates.indices.map { candidate in
        let row = text * candidates.count + candidate
        return (logits[row, entailment], logits[row, contradiction])
      }
      let scores =
        allowsSeveral || candidates.count == 1
        ? rows.map { Probabilities.softmax([$0.1, $0.0])[1] } : Probabilities.softmax(rows.map(\.0))
      let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
      return order.map { LabelScore(label: candidates[$0], score: scores[$0]) }
    }
  }

  /// What stands before and behind every `{}`.
  private static func parts(of template: String) -> [String] {
    var parts = [""]
    var rest = template[...]
    while let brace = rest.first {
      let isPlace = rest.hasPrefix("{}")
      if isPlace { parts.append("") } else { parts[parts.count - 1].append(brace) }
      rest = rest.dropFirst(isPlace ? 2 : 1)
    }
    return parts
  }
}
