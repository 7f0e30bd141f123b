internal import SememeModels
internal import SememeTensors

/// A class and how sure a model is of it.
public struct LabelScore: Sendable, Equatable {
  /// The name of the class.
  public let label: String
  /// A probability, or the model's own number where it was trained for regression.
  public let score: Float
}

/// Classifies texts, or pairs of texts, with a fine-tuned model: sentiment, topic, entailment.
///
/// ```swift
/// let classifier = try TextClassifier(folder: "finbert")
/// print(try await classifier.classify(["Profits rose sharply."])[0][0].label)
/// ```
public struct TextClassifier: PretrainedModel {
  private let model: SequenceModel

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer with a head for sequence classification.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    model = try SequenceModel(TransformerFolder(folder), options)
  }

  /// The names of the classes, as config.json orders them.
  public var labels: [String] { model.labels.names }

  /// Classifies texts.
  ///
  /// As transformers' pipeline does, scores are softmax probabilities where one of several classes
  /// is right, sigmoids where any number may be or there is only one, and raw numbers for
  /// regression.
  ///
  /// - Parameters:
  ///   - texts: any number; what is too long is cut.
  ///   - pairs: as many second texts, for models that read pairs.
  /// - Returns: for each text all classes, the most probable first.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func classify(_ texts: [String], pairs: [String]? = nil) async throws -> [[LabelScore]] {
    let logits = try await model.logits(texts, pairs: pairs)
    return (0..<logits.rows).map { row in
      let scores = scores(logits.rows(row..<row + 1).values)
      let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
      return order.map { LabelScore(label: labels[$0], score: scores[$0]) }
    }
  }

  private func scores(_ logits: [Float]) -> [Float] {
    switch model.labels.problem {
    case .regression: return logits
    case .multiLabel: return Probabilities.sigmoid(logits)
    case .singleLabel, nil:
      return logits.count == 1 ? Probabilities.sigmoid(logits) : Probabilities.softmax(logits)
    }
  }
}
