internal import SememeCheckpoints
internal import SememeTensors

/// The position-wise network: activation(x·W₁ + b₁)·W₂ + b₂.
///
/// Vaswani et al. 2017, eq. 2.
struct FeedForward: Sendable {
  let input: LinearWeight
  let output: LinearWeight
  let activation: Activation

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, inputMagnitudes: Tensor?
  ) throws(CheckpointError) {
    (input, output) = try loader.linearPair(
      weights[keys.feedForwardInput], weights[keys.feedForwardOutput],
      from: description.hiddenSize, through: description.intermediateSize,
      inputMagnitudes: inputMagnitudes)
    switch description.feedForward {
    case .plain(let activation): self.activation = activation
    }
  }

  /// Transforms every position and adds the input: x + feedForward(x).
  func callAsFunction(addingTo x: Activations, _ execution: Execution) -> Tensor {
    LinearPair.forward(
      x.input, input, activation: activation, output, adding: x.values, execution)
  }
}
