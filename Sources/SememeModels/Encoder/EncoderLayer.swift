internal import SememeCheckpoints
internal import SememeTensors

/// One encoder layer, post-norm.
///
/// Devlin et al. 2019, section 3; Vaswani et al. 2017, section 3.1.
struct EncoderLayer: Sendable {
  let attention: SelfAttention
  let attentionNorm: LayerNorm
  let feedForward: FeedForward
  let outputNorm: LayerNorm

  /// Reads a layer; where the encoder is calibrated, sample activations pass through it as soon as
  /// it can compute, and show how its weights are best quantised.
  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, _ calibration: inout Calibration?
  ) throws(CheckpointError) {
    let (hidden, epsilon) = (description.hiddenSize, description.layerNormEpsilon)
    attention = try SelfAttention(
      weights, keys, description, loader, inputMagnitudes: calibration?.magnitudes)
    attentionNorm = try loader.layerNorm(weights[keys.attentionNorm], hidden, epsilon: epsilon)
    calibration?.pass(to: attention.queryKeyValue) {
      [attention, attentionNorm] x, sample, execution in
      attentionNorm(
        attention(addingTo: x, in: sample.sequences, bias: sample.bias, execution).sum, execution)
    }
    feedForward = try FeedForward(
      weights, keys, description, loader, inputMagnitudes: calibration?.magnitudes)
    outputNorm = try loader.layerNorm(weights[keys.outputNorm], hidden, epsilon: epsilon)
    calibration?.pass(to: feedForward.input) { [feedForward, outputNorm] x, _, execution in
      outputNorm(feedForward(addingTo: x, execution), execution)
    }
  }

  /// Computes the layer.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden], prepared for `firstWeight`.
  ///   - sequences: where each sequence lies.
  ///   - bias: what is added to the scores, or nil.
  ///   - next: the layer behind this one, for which the result is prepared; nil for the last.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    _ x: Activations, in sequences: Attention.Sequences, bias: Attention.DistanceBias?,
    before next: EncoderLayer?, _ execution: Execution
  ) -> (output: Activations, probabilities: [Tensor]?) {
    let attended = attention(addingTo: x, in: sequences, bias: bias, execution)
    let h = attentionNorm(attended.sum, for: feedForward.input, execution)
    let y = outputNorm(feedForward(addingTo: h, execution), for: next?.firstWeight, execution)
    return (y, attended.probabilities)
  }

  /// The weight that reads the layer's input.
  var firstWeight: LinearWeight { attention.queryKeyValue }
}
