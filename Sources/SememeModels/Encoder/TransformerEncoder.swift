package import SememeCheckpoints
package import SememeTensors
package import SememeTokenizers

/// A transformer encoder over packed sequences: the one definition that every family describes.
package struct TransformerEncoder: Sendable {
  package let description: EncoderDescription
  private let embeddings: TransformerEmbeddings
  private let relativePositions: RelativePositions?
  /// The layers with weights of their own.
  private let layers: [EncoderLayer]
  /// The layers as they are applied, some more than once.
  private let order: [Int]
  /// Behind the last layer, where norms stand before sublayers.
  private let finalNorm: LayerNorm?
  private let pooler: Pooler?

  /// Reads an encoder.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint's root, in the family's dialect.
  ///   - description: the shape of the encoder.
  ///   - keys: what the weights are called.
  ///   - loader: packs them.
  ///   - sample: sequences that show how large activations become, so that `.int8` is quantised
  ///     with them in mind; nil: without.
  /// - Throws: `CheckpointError` where weights are missing, of another shape or not finite; whether
  ///   any are left over is for the caller to ask, who may read a head behind the encoder.
  package init(
    _ weights: WeightScope, _ description: EncoderDescription, _ keys: EncoderKeys,
    _ loader: WeightLoader, calibratingWith sample: TokenBatch? = nil
  ) throws(CheckpointError) {
    self.description = description
    embeddings = try TransformerEmbeddings(weights, keys, description, loader)
    relativePositions = try RelativePositions(weights, keys, description)
    var calibration = TransformerEncoder.calibration(
      sample, embeddings, relativePositions, loader)
    var layers: [EncoderLayer] = []
    let rotations = TransformerEncoder.rotations(description)
    for (index, scope) in TransformerEncoder.layerScopes(weights, keys, description).enumerated() {
      // Layers that share their weights share their attention.
      let kind = description.attention[description.sharing == nil ? index : 0]
      layers.append(
        try EncoderLayer(
          scope, keys, description, kind, rotation: kind.rotary.flatMap { rotations[$0] },
          isFirst: index == 0, loader, &calibration))
    }
    self.layers = layers
    finalNorm =
      description.norm == .post
      ? nil
      : try loader.norm(
        weights[keys.finalNorm], description.hiddenSize, description.normKind,
        epsilon: description.layerNormEpsilon)
    order = TransformerEncoder.layerOrder(description)
    pooler =
      weights.contains(keys.pooler)
      ? try Pooler(weights[keys.pooler], hiddenSize: description.hiddenSize, loader.exact) : nil
  }

  /// Where each layer with weights of its own lies.
  private static func layerScopes(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription
  ) -> [WeightScope] {
    guard let sharing = description.sharing else {
      return (0..<description.layerCount).map { weights[keys.layers][$0] }
    }
    return (0..<sharing.groupCount).flatMap { group in
      (0..<sharing.innerCount).map { weights[keys.layers][group][keys.innerLayers][$0] }
    }
  }

  /// The layers in the order in which they are applied.
  private static func layerOrder(_ description: EncoderDescription) -> [Int] {
    guard let sharing = description.sharing else { return Array(0..<description.layerCount) }
    return (0..<description.layerCount).flatMap { layer in
      let group = layer * sharing.groupCount / description.layerCount
      return (0..<sharing.innerCount).map { group * sharing.innerCount + $0 }
    }
  }

  /// The angles of each rotary scheme, for as many places as texts mostly have.
  private static func rotations(
    _ description: EncoderDescription
  ) -> [EncoderDescription.Rotary: Rotation] {
    let schemes = Set(description.attention.compactMap(\.rotary))
    let places = min(description.positions.maximumLength, 8192)
    return Dictionary(
      uniqueKeysWithValues: schemes.map { scheme in
        (scheme, Rotation(frequencies: scheme.frequencies, places: places))
      })
  }

  private static func calibration(
    _ sample: TokenBatch?, _ embeddings: TransformerEmbeddings, _ positions: RelativePositions?,
    _ loader: WeightLoader
  ) -> Calibration? {
    guard loader.format == .int8, let sample, sample.count > 0 else { return nil }
    return Calibration(
      embeddings(sample, for: nil, loader.execution).values,
      AttendedSequences(starts: sample.sequenceStarts, positions), loader.execution)
  }

  /// The input lookup table, [vocabulary × embedding width]: the static vector of every token.
  package var wordEmbeddings: Tensor { embeddings.words }

  /// Computes contextual vectors.
  ///
  /// - Parameters:
  ///   - batch: packed sequences that `validate` accepts.
  ///   - execution: how to run, and what to capture.
  /// - Returns: the hidden states.
  package func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    let sequences = AttendedSequences(starts: batch.sequenceStarts, relativePositions)
    let keepsLayers = execution.capture.contains(.hiddenStates)
    var x = embeddings(batch, for: order.first.map { layers[$0].reader }, execution)
    var states = keepsLayers ? [x.values] : []
    var attentions: [[Tensor]] = []
    for (step, index) in order.enumerated() {
      let next = step + 1 < order.count ? layers[order[step + 1]] : nil
      let result = layers[index](x, in: sequences, before: next, execution)
      x = result.output
      let endsLayer = (step + 1) % (description.sharing?.innerCount ?? 1) == 0
      if keepsLayers && endsLayer { states.append(x.values) }
      if let probabilities = result.probabilities { attentions.append(probabilities) }
    }
    let last = finalNorm.map { $0(x.values, execution) } ?? x.values
    if keepsLayers && description.normalizesLastState { states[states.count - 1] = last }
    return HiddenStates(
      last: last, layers: states, attentions: attentions, sequenceStarts: batch.sequenceStarts)
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
      ("token type id", batch.typeIDs, description.tokenTypeCount),
    ] {
      let isRead = name == "token id" || count > 0
      if isRead, let id = ids.first(where: { $0 < 0 || Int($0) >= count }) {
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
