internal import SememeCheckpoints
internal import SememeTensors

/// One encoder layer: attention and a feed-forward network, each added to the residual stream.
///
/// Vaswani et al. 2017, section 3.1; where the norms stand is the description's choice.
struct EncoderLayer: Sendable {
  private let attention: SelfAttention
  private let attentionNorms: SublayerNorms
  private let feedForward: FeedForward
  private let feedForwardNorms: SublayerNorms

  /// Reads a layer; where the encoder is calibrated, sample activations pass through it as soon as
  /// it can compute, and show how its weights are best quantised.
  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ kind: EncoderDescription.AttentionKind, rotation: Rotation?, isFirst: Bool,
    _ loader: WeightLoader, _ calibration: inout Calibration?
  ) throws(CheckpointError) {
    attentionNorms = try SublayerNorms(
      weights, keys.attentionNorm, keys.attentionResultNorm,
      skipsInput: isFirst && description.firstLayerSkipsNorm, description, loader)
    attention = try SelfAttention(
      weights, keys, description, kind.pattern, rotation: rotation, loader,
      inputMagnitudes: calibration?.magnitudes(readBy: attentionNorms))
    calibration?.pass(to: attentionNorms, attention.queryKeyValue) {
      [attention] x, residual, sample in
      attention(x, adding: residual, in: sample.sequences, sample.execution).result
    }
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

  /// Computes the layer.
  ///
  /// - Parameters:
  ///   - x: the residual stream, [tokens × hidden], prepared for `reader`.
  ///   - sequences: where each sequence lies.
  ///   - next: the layer behind this one, for which the result is prepared; nil for the last.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    _ x: Activations, in sequences: AttendedSequences, before next: EncoderLayer?,
    _ execution: Execution
  ) -> (output: Activations, probabilities: [Tensor]?) {
    var probabilities: [Tensor]?
    let attended = attentionNorms.add(to: x.values, execution) { residual in
      let attended = attention(x.input, adding: residual, in: sequences, execution)
      probabilities = attended.probabilities
      return attended.result
    }
    let h = attentionNorms.handOver(
      attended, to: .init(norms: feedForwardNorms, weight: feedForward.input), execution)
    let sum = feedForwardNorms.add(to: h.values, execution) { residual in
      feedForward(h.input, adding: residual, execution)
    }
    return (feedForwardNorms.handOver(sum, to: next?.reader, execution), probabilities)
  }

  /// What reads the layer's input.
  var reader: SublayerNorms.Reader {
    .init(norms: attentionNorms, weight: attention.queryKeyValue)
  }
}
