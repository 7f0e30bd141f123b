public import Sememe

/// A classifier of senses with what its vectors were made by, as it is kept in a folder.
public struct SenseModel: Sendable {
  /// The name or folder of the model that vectors come from.
  public let model: String
  /// The layer that they are taken from.
  public let layer: LayerSelection
  /// How a word of several tokens gets one vector.
  public let subtokens: SubtokenPooling
  /// What was learnt.
  public let classifier: SenseClassifier

  /// Puts a classifier together with what its vectors were made by.
  ///
  /// - Parameters:
  ///   - model: the name or folder of the model.
  ///   - layer: the layer.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - classifier: what was learnt.
  public init(
    model: String, layer: LayerSelection, subtokens: SubtokenPooling, classifier: SenseClassifier
  ) {
    (self.model, self.layer, self.subtokens) = (model, layer, subtokens)
    self.classifier = classifier
  }

  /// Learns senses from a corpus.
  ///
  /// - Parameters:
  ///   - corpus: uses with their senses.
  ///   - embedder: computes their vectors.
  ///   - model: what the embedder is called, to be found again.
  ///   - layer: where vectors are taken from.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - method: how vectors are compared.
  ///   - inverseStrength: how weak the penalty of logistic regressions is.
  ///   - progress: is told how many sentences are done.
  /// - Returns: what was learnt.
  /// - Throws: as `Embedder.spanVectors` and `SenseClassifier.fit`.
  public static func fit(
    _ corpus: SenseCorpus, _ embedder: Embedder, model: String, layer: LayerSelection,
    subtokens: SubtokenPooling = .mean, method: SenseClassifier.Method,
    inverseStrength: Double = 10, progress: ((_ done: Int) -> Void)? = nil
  ) async throws -> SenseModel {
    let vectors = try await corpus.vectors(
      embedder, layers: [layer], subtokens: subtokens, progress: progress)
    return try await fit(
      corpus, vectors, model: model, subtokens: subtokens, method: method,
      inverseStrength: inverseStrength)
  }

  /// Learns senses from a corpus whose vectors are there already.
  ///
  /// - Parameters:
  ///   - corpus: uses with their senses.
  ///   - vectors: theirs; the first layer counts.
  ///   - model: what the embedder is called, to be found again.
  ///   - subtokens: how words of several tokens got one vector.
  ///   - method: how vectors are compared.
  ///   - inverseStrength: how weak the penalty of logistic regressions is.
  /// - Returns: what was learnt.
  /// - Throws: as `SenseClassifier.fit`.
  public static func fit(
    _ corpus: SenseCorpus, _ vectors: UseVectors, model: String, subtokens: SubtokenPooling = .mean,
    method: SenseClassifier.Method, inverseStrength: Double = 10
  ) async throws -> SenseModel {
    let classifier = try await SenseClassifier.fit(
      corpus.uses, vectors: vectors.vectors[0], isRead: vectors.isRead, method: method,
      inverseStrength: inverseStrength)
    return SenseModel(
      model: model, layer: vectors.layers[0], subtokens: subtokens, classifier: classifier)
  }

  /// The senses of the words of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: the words in their sentences.
  ///   - embedder: the model that the classifier was fitted with.
  /// - Returns: for every use the senses known of its word, the best first; none where the word is not
  ///   known or the model does not read it.
  /// - Throws: `EvaluationError` where the embedder makes vectors of another length; as
  ///   `Embedder.spanVectors`.
  public func predict(
    _ corpus: SenseCorpus, _ embedder: Embedder
  ) async throws -> [[SensePrediction]] {
    let found = try await corpus.vectors(embedder, layers: [layer], subtokens: subtokens)
    let vectors = found.vectors[0]
    guard !found.isRead.contains(true) || vectors.width == classifier.dimension else {
      throw EvaluationError(
        .invalidArgument,
        "the model makes vectors of \(vectors.width) numbers, the classifier was fitted to "
          + "\(classifier.dimension): load \(model)")
    }
    return corpus.uses.indices.map { use in
      found.isRead[use]
        ? classifier.predict(corpus.uses[use].lexeme, vectors.rows(use..<use + 1).values) : []
    }
  }
}
