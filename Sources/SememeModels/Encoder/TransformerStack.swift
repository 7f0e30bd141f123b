internal import SememeCheckpoints
internal import SememeTensors
internal import SememeTokenizers

/// Embeddings and the layers over them: the encoder, or the decoder behind it.
struct TransformerStack: Sendable {
  private let description: EncoderDescription
  let embeddings: TransformerEmbeddings
  private let relativePositions: RelativePositions?
  /// The layers with weights of their own.
  private let layers: [EncoderLayer]
  /// The layers as they are applied, some more than once.
  private let order: [Int]
  /// Beside the first layer, where there is one.
  private let convolution: ConvolutionLayer?
  /// Behind the last layer, where norms stand before sublayers.
  private let finalNorm: LayerNorm?

  /// What a stack computes of.
  struct Input {
    let batch: TokenBatch
    /// The encoder's states, for a decoder.
    var source: AttendedSequences.Source?
  }

  /// Reads a stack.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint's root, in the family's dialect.
  ///   - description: the shape of the stack.
  ///   - keys: what the weights are called.
  ///   - words: the input lookup table where another stack has read it; nil: to be read.
  ///   - loader: packs them.
  ///   - sample: shows how large activations become, for `.int8`; nil: without.
  /// - Throws: `CheckpointError` where weights are missing, of another shape or not finite.
  init(
    _ weights: WeightScope, _ description: EncoderDescription, _ keys: EncoderKeys,
    sharing words: Tensor? = nil, _ loader: WeightLoader, calibratingWith sample: Input?
  ) throws(CheckpointError) {
    self.description = description
    embeddings = try TransformerEmbeddings(weights, keys, description, sharing: words, loader)
    let relativePositions = try RelativePositions(weights, keys, description, loader)
    self.relativePositions = relativePositions
    convolution = try description.convolution.map { shape throws(CheckpointError) in
      try ConvolutionLayer(weights, keys, description, shape, loader)
    }
    var calibration = TransformerStack.calibration(sample, embeddings, relativePositions, loader)
    var layers: [EncoderLayer] = []
    let rotations = TransformerStack.rotations(description)
    for (index, scope) in TransformerStack.layerScopes(weights, keys, description).enumerated() {
      // Layers that share their weights share their attention.
      let kind = description.attention[description.sharing == nil ? index : 0]
      let setting = EncoderLayer.Setting(
        kind: kind, rotation: kind.rotary.flatMap { rotations[$0] },
        relativePositions: relativePositions, isFirst: index == 0)
      layers.append(
        try EncoderLayer(scope, keys, description, setting, loader, &calibration))
      if index == 0, let convolution { calibration?.pass(through: convolution) }
    }
    self.layers = layers
    finalNorm =
      description.norm == .post
      ? nil
      : try loader.norm(
        weights[keys.finalNorm], description.hiddenSize, description.normKind,
        epsilon: description.layerNormEpsilon)
    order = TransformerStack.layerOrder(description)
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
    _ sample: Input?, _ embeddings: TransformerEmbeddings, _ positions: RelativePositions?,
    _ loader: WeightLoader
  ) -> Calibration? {
    guard loader.format == .int8, let sample, sample.batch.count > 0 else { return nil }
    return Calibration(
      embeddings(sample.batch, for: nil, loader.execution).values,
      AttendedSequences(sample.batch, positions, source: sample.source),
      loader.execution)
  }

  /// Computes contextual vectors.
  ///
  /// - Parameters:
  ///   - input: packed sequences.
  ///   - execution: how to run, and what to capture.
  /// - Returns: the states.
  func callAsFunction(_ input: Input, _ execution: Execution) -> LayerStates {
    let starts = input.batch.sequenceStarts
    let sequences = AttendedSequences(input.batch, relativePositions, source: input.source)
    let keepsLayers = execution.capture.contains(.hiddenStates)
    let embedded = embeddings(input.batch, for: order.first.map { layers[$0].reader }, execution)
    var x = embedded
    var states = keepsLayers ? [x.values] : []
    var attentions: [[Tensor]] = []
    var crossAttentions: [[Tensor]] = []
    for (step, index) in order.enumerated() {
      let next = step + 1 < order.count ? layers[order[step + 1]].reader : nil
      let convolution = step == 0 ? convolution : nil
      let result = layers[index](
        x, in: sequences, before: convolution == nil ? next : nil, execution)
      x =
        convolution.map {
          $0(embedded.values, adding: result.output.values, starts: starts, before: next, execution)
        } ?? result.output
      let endsLayer = (step + 1) % (description.sharing?.innerCount ?? 1) == 0
      if keepsLayers && endsLayer { states.append(x.values) }
      if let probabilities = result.probabilities { attentions.append(probabilities) }
      if let probabilities = result.crossProbabilities { crossAttentions.append(probabilities) }
    }
    let last = finalNorm.map { $0(x.values, execution) } ?? x.values
    if keepsLayers && description.normalizesLastState { states[states.count - 1] = last }
    return LayerStates(
      last: last, layers: states, attentions: attentions, crossAttentions: crossAttentions)
  }
}
