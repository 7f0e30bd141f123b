internal import SememeCheckpoints
internal import SememeTensors

/// One layer of an encoder: attention and a feed-forward network, each added to the residual stream;
/// in a decoder attention to the encoder's states stands between.
///
/// Vaswani et al. 2017, section 3.1; where the norms stand is the description's choice.
struct EncoderLayer: Sendable {
  private let attention: SelfAttention
  private let attentionNorms: SublayerNorms
  private let cross: (attention: CrossAttention, norms: SublayerNorms)?
  private let feedForward: FeedForward
  private let feedForwardNorms: SublayerNorms

  /// What makes a layer's attention another one than its neighbours'.
  struct Setting {
    let kind: EncoderDescription.AttentionKind
    /// The angles of its places, where it turns queries and keys.
    let rotation: Rotation?
    /// What scores gain by relative position, for all layers.
    let relativePositions: RelativePositions?
    let isFirst: Bool
  }

  /// Reads a layer; where the encoder is calibrated, sample activations pass through it as soon as
  /// it can compute, and show how its weights are best quantised.
  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ setting: Setting, _ loader: WeightLoader, _ calibration: inout Calibration?
  ) throws(CheckpointError) {
    attentionNorms = try SublayerNorms(
      weights, keys.attentionNorm, keys.attentionResultNorm,
      skipsInput: setting.isFirst && description.firstLayerSkipsNorm, description, loader)
    attention = try SelfAttention(
      weights, keys, description, setting, loader,
      inputMagnitudes: calibration?.magnitudes(readBy: attentionNorms))
    calibration?.pass(to: attentionNorms, attention.queryKeyValue) {
      [attention] x, residual, sample in
      attention(x, adding: residual, in: sample.sequences, sample.execution).result
    }
    cross =
      description.readsSource
      ? try EncoderLayer.cross(weights, keys, description, loader, &calibration) : nil
    feedForwardNorms = try SublayerNorms(
      weights, keys.feedForwardNorm, keys.feedForwardResultNorm, description, loader)
    feedForward = try FeedForward(
      weights, keys, description, loader,
      inputMagnitudes: calibration?.magnitudes(readBy: feedForwardNorms))
    calibration?.pass(to: feedForwardNorms, feedForward.input) {
      [feedForward] x, residual, sample in
      feedForward(x, adding: residual, sample.execution)
    }
  }

  private static func cross(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, _ calibration: inout Calibration?
  ) throws(CheckpointError) -> (CrossAttention, SublayerNorms) {
    let norms = try SublayerNorms(
      weights, keys.crossAttention.norm, keys.attentionResultNorm, description, loader)
    let attention = try CrossAttention(
      weights, keys, description, loader,
      inputMagnitudes: calibration?.magnitudes(readBy: norms),
      sourceMagnitudes: calibration?.sourceMagnitudes)
    calibration?.pass(to: norms, attention.query) { x, residual, sample in
      attention(x, adding: residual, in: sample.sequences, sample.execution).result
    }
    return (attention, norms)
  }

  /// What a layer computed.
  struct Result {
    /// The residual stream, prepared for the next layer.
    var output: Activations
    /// The attention probabilities where they are captured.
    var probabilities: [Tensor]?
    var crossProbabilities: [Tensor]?
  }

  /// Computes the layer.
  ///
  /// - Parameters:
  ///   - x: the residual stream, [tokens × hidden], prepared for `reader`.
  ///   - sequences: where each sequence lies, and what a decoder's layer reads of the encoder.
  ///   - next: what reads the result, for which it is prepared; nil for nothing but the floats.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    _ x: Activations, in sequences: AttendedSequences, before next: SublayerNorms.Reader?,
    _ execution: Execution
  ) -> Result {
    var result = Result(output: x)
    let network = SublayerNorms.Reader(norms: feedForwardNorms, weight: feedForward.input)
    let second = cross.map { SublayerNorms.Reader(norms: $0.norms, weight: $0.attention.query) }
    let attended = attentionNorms.add(to: x.values, execution) { residual in
      let attended = attention(x.input, adding: residual, in: sequences, execution)
      result.probabilities = attended.probabilities
      return attended.result
    }
    var h = attentionNorms.handOver(attended, to: second ?? network, execution)
    if let cross {
      let attended = cross.norms.add(to: h.values, execution) { residual in
        let attended = cross.attention(h.input, adding: residual, in: sequences, execution)
        result.crossProbabilities = attended.probabilities
        return attended.result
      }
      h = cross.norms.handOver(attended, to: network, execution)
    }
    let sum = feedForwardNorms.add(to: h.values, execution) { residual in
      feedForward(h.input, adding: residual, execution)
    }
    result.output = feedForwardNorms.handOver(sum, to: next, execution)
    return result
  }

  /// What reads the layer's input.
  var reader: SublayerNorms.Reader {
    .init(norms: attentionNorms, weight: attention.queryKeyValue)
  }
}
