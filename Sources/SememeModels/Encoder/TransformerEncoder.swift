package import SememeCheckpoints
package import SememeTensors
package import SememeTokenizers

/// A transformer encoder over packed sequences: the one definition that every family describes.
package struct TransformerEncoder: Sendable {
  package let description: EncoderDescription
  private let embeddings: TransformerEmbeddings
  private let layers: [EncoderLayer]
  private let pooler: Pooler?

  /// Reads an encoder.
  ///
  /// - Parameters:
  ///   - checkpoint: the weights.
  ///   - description: the shape of the encoder.
  ///   - keys: what the weights are called.
  ///   - loader: packs them.
  ///   - sample: sequences that show how large activations become, so that `.int8` is quantised
  ///     with them in mind; nil: without.
  /// - Throws: `CheckpointError` where weights are missing, left over, of another shape or not
  ///   finite.
  package init(
    _ checkpoint: any Checkpoint, _ description: EncoderDescription, _ keys: EncoderKeys,
    _ loader: WeightLoader, calibratingWith sample: TokenBatch? = nil
  ) throws(CheckpointError) {
    self.description = description
    let weights = try WeightScope(checkpoint, names: keys.names)
    embeddings = try TransformerEmbeddings(weights, keys, description, loader)
    var calibration = TransformerEncoder.calibration(sample, embeddings, loader)
    var layers: [EncoderLayer] = []
    for index in 0..<description.layerCount {
      layers.append(
        try EncoderLayer(
          weights[keys.layers][index], keys, description, loader, &calibration))
    }
    self.layers = layers
    pooler =
      weights.contains(keys.pooler)
      ? try Pooler(weights[keys.pooler], hiddenSize: description.hiddenSize, loader.exact) : nil
    try weights.finish()
  }

  private static func calibration(
    _ sample: TokenBatch?, _ embeddings: TransformerEmbeddings, _ loader: WeightLoader
  ) -> Calibration? {
    guard loader.format == .int8, let sample, sample.count > 0 else { return nil }
    return Calibration(
      embeddings(sample, for: nil, loader.execution).values,
      Attention.Sequences(sample.sequenceStarts), loader.execution)
  }

  /// The input lookup table, [vocabulary × hidden]: the static vector of every token.
  package var wordEmbeddings: Tensor { embeddings.words }

  /// Computes contextual vectors.
  ///
  /// - Parameters:
  ///   - batch: packed sequences that `validate` accepts.
  ///   - execution: how to run, and what to capture.
  /// - Returns: the hidden states.
  package func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    let sequences = Attention.Sequences(batch.sequenceStarts)
    let keepsLayers = execution.capture.contains(.hiddenStates)
    var x = embeddings(batch, for: layers.first?.firstWeight, execution)
    var states = keepsLayers ? [x.values] : []
    var attentions: [[Tensor]] = []
    for (index, layer) in layers.enumerated() {
      let next = index + 1 < layers.count ? layers[index + 1] : nil
      let result = layer(x, in: sequences, before: next, execution)
      x = result.output
      if keepsLayers { states.append(x.values) }
      if let probabilities = result.probabilities { attentions.append(probabilities) }
    }
    return HiddenStates(
      last: x.values, layers: states, attentions: attentions, sequenceStarts: batch.sequenceStarts)
  }

  /// BERT's pooled output of every sequence, [sequences × hidden].
  ///
  /// - Parameters:
  ///   - states: what this encoder computed.
  ///   - execution: how to run.
  /// - Returns: nil where the checkpoint has no pooler.
  package func pooled(_ states: HiddenStates, _ execution: Execution) -> Tensor? {
    pooler.map { $0(states.last, starts: states.sequenceStarts.dropLast(), execution) }
  }

  /// Checks that a batch fits the model, since ids may come from outside.
  ///
  /// - Parameter batch: any batch.
  /// - Throws: `ModelError` where an id or type id is out of range or a sequence is too long.
  package func validate(_ batch: TokenBatch) throws(ModelError) {
    for (name, ids, count) in [
      ("token id", batch.ids, description.vocabularySize),
      ("token type id", batch.typeIDs, max(description.tokenTypeCount, 1)),
    ] {
      if let id = ids.first(where: { $0 < 0 || Int($0) >= count }) {
        throw ModelError(
          .tokenOutOfRange,
          "\(name) \(id) is outside the model's range 0..<\(count); "
            + "ids must come from this model's own tokenizer")
      }
    }
    let maximum = description.positions.maximumLength
    for sequence in 0..<batch.count where batch.range(of: sequence).count > maximum {
      throw ModelError(
        .sequenceTooLong,
        "sequence \(sequence) has \(batch.range(of: sequence).count) tokens, the model has "
          + "\(maximum) positions; truncate it or set a smaller maximum length")
    }
  }
}
