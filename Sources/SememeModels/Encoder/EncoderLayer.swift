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

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    let (hidden, epsilon) = (description.hiddenSize, description.layerNormEpsilon)
    attention = try SelfAttention(weights, keys, description, loader)
    attentionNorm = try loader.layerNorm(weights[keys.attentionNorm], hidden, epsilon: epsilon)
    feedForward = try FeedForward(weights, keys, description, loader)
    outputNorm = try loader.layerNorm(weights[keys.outputNorm], hidden, epsilon: epsilon)
  }

  func callAsFunction(
    _ x: Tensor, in sequences: Attention.Sequences, _ execution: Execution
  ) -> (output: Tensor, probabilities: [Tensor]?) {
    let attended = attention(addingTo: x, in: sequences, execution)
    let h = attentionNorm(attended.sum, execution)  // [tokens × hidden]
    let y = outputNorm(feedForward(addingTo: h, execution), execution)  // [tokens × hidden]
    return (y, attended.probabilities)
  }
}
