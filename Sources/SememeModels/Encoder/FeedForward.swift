internal import SememeCheckpoints
internal import SememeTensors

/// The position-wise network: activation(x·W₁ + b₁)·W₂ + b₂, or its gated form.
///
/// Vaswani et al. 2017, eq. 2; Shazeer 2020, arXiv:2002.05202.
struct FeedForward: Sendable {
  let input: LinearWeight
  let output: LinearWeight
  private let between: LinearPair.Between

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, inputMagnitudes: Tensor?
  ) throws(CheckpointError) {
    let (hidden, inner) = (description.hiddenSize, description.intermediateSize)
    let hasBias = description.biases.contains(.feedForwardInput)
    let outputHasBias = description.biases.contains(.feedForwardOutput)
    switch description.feedForward {
    case .plain(let activation):
      between = .activation(activation)
      (input, output) = try loader.linearPair(
        weights[keys.feedForwardInput], weights[keys.feedForwardOutput], from: hidden,
        through: inner, bias: hasBias, secondBias: outputHasBias, inputMagnitudes: inputMagnitudes)
    case .gated(let activation):
      between = .gate(activation)
      let both = weights[keys.feedForwardInput]
      switch keys.gate {
      case .separate(let gate, let gated):
        input = try loader.linear(
          [weights[gate], weights[gated]], from: hidden, to: [inner, inner], bias: hasBias,
          inputMagnitudes: inputMagnitudes)
      case .packed(comesFirst: true):
        input = try loader.linear(
          [both], from: hidden, to: [2 * inner], bias: hasBias, inputMagnitudes: inputMagnitudes)
      case .packed(comesFirst: false):
        input = try loader.swappedHalves(
          both, from: hidden, to: 2 * inner, bias: hasBias, inputMagnitudes: inputMagnitudes)
      }
      output = try loader.linear(
        weights[keys.feedForwardOutput], from: inner, to: hidden, bias: outputHasBias)
    }
  }

  /// Transforms every position.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden], prepared for `input`.
  ///   - residual: [tokens × hidden], added to the result, or nil.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden].
  func callAsFunction(
    _ x: LinearInput, adding residual: Tensor?, _ execution: Execution
  ) -> Tensor {
    LinearPair.forward(x, input, between, output, adding: residual, execution)
  }
}
