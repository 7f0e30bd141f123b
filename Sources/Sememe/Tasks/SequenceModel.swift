internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// A transformer with a head over whole sequences: what classifiers of texts and pairs share.
struct SequenceModel: Sendable {
  var engine: EncoderEngine
  let head: SequenceHead
  let labels: ClassLabels

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - folder: its configuration and tokenizer.
  ///   - options: how to load and compute.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(_ folder: TransformerFolder, _ options: ModelOptions) throws {
    let task = "classifying texts"
    let sequence = try folder.layers(for: task, \.sequence)
    let labels = try ClassLabels(configuration: folder.configuration)
    (engine, head) = try EncoderEngine.load(folder, options) { weights, loader in
      try folder.require(sequence.layers.paths, in: weights, for: task)
      return try SequenceHead(
        weights, sequence, from: folder.description.hiddenSize, to: labels.names.count, loader)
    }
    self.labels = labels
  }

  /// Computes the head's numbers for texts or pairs of texts.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - pairs: as many second texts, or nil.
  ///   - strategy: which text of a pair is cut where both are too long together.
  /// - Returns: logits, [texts × labels].
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError`.
  func logits(
    _ texts: [String], pairs: [String]? = nil, strategy: Truncation.Strategy = .longestFirst
  ) async throws -> Tensor {
    if let pairs, pairs.count != texts.count {
      throw SememeError(
        .invalidArgument, "\(texts.count) texts with \(pairs.count) second texts; give one each")
    }
    return try await engine.perform { flag in
      let batch = try engine.tokenize(texts, pairs: pairs, strategy: strategy, flag)
      return try engine.rows(of: batch, width: head.outputSize, flag) { head($0, $1) }
    }
  }
}
