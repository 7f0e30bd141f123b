internal import SememeCheckpoints
internal import SememeTensors

/// A decoder's multi-head attention to the states of its encoder, with its output projection.
///
/// Vaswani et al. 2017, section 3.2.3: queries come from the decoder, keys and values from the
/// encoder's last layer.
struct CrossAttention: Sendable {
  let query: LinearWeight
  private let keyValue: LinearWeight
  private let output: LinearWeight
  private let heads: Attention.Heads

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, inputMagnitudes: Tensor?, sourceMagnitudes: Tensor?
  ) throws(CheckpointError) {
    let (hidden, width) = (description.hiddenSize, description.headCount * description.headSize)
    let names = keys.crossAttention
    query = try loader.linear(
      [weights[names.query]], from: hidden, to: [width], inputMagnitudes: inputMagnitudes)
    keyValue = try loader.linear(
      [weights[names.key], weights[names.value]], from: hidden, to: [width, width],
      inputMagnitudes: sourceMagnitudes)
    output = try loader.linear(weights[names.output], from: width, to: hidden)
    heads = Attention.Heads(
      count: description.headCount, size: description.headSize, scale: description.scoreScale)
  }

  /// Attends.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden], prepared for `query`.
  ///   - residual: [tokens × hidden], added to the result, or nil.
  ///   - sequences: where each sequence lies, and the states that are attended to.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    _ x: LinearInput, adding residual: Tensor?, in sequences: AttendedSequences,
    _ execution: Execution
  ) -> (result: Tensor, probabilities: [Tensor]?) {
    guard let source = sequences.source else {
      preconditionFailure("cross-attention: a decoder was run without its encoder's states")
    }
    let read = LinearInput(
      source.states, for: keyValue.format, factors: keyValue.inputFactors, execution)
    let places = Attention.Sequences(queries: sequences.starts, keys: source.starts)
    let width = heads.count * heads.size
    let isNarrow =
      output.format != .float32 && execution.kernels.multipliesBFloat16
      && !execution.capture.contains(.attentions)
    if isNarrow {
      let both = Linear.narrow(read, keyValue, execution)
      let attended = Attention.forward(
        query: .init(Linear.narrow(x, query, execution)), key: .init(both),
        value: .init(both, column: width), heads: heads, sequences: places, for: output.format,
        execution)
      return (Linear.forward(attended, output, adding: residual, execution), nil)
    }
    let both = Linear.forward(read, keyValue, execution)
    let attended = Attention.forward(
      query: .init(Linear.forward(x, query, execution)), key: .init(both),
      value: .init(both, column: width), heads: heads, sequences: places, execution)
    let input = LinearInput(attended.output, for: output.format, execution)
    return (Linear.forward(input, output, adding: residual, execution), attended.probabilities)
  }
}
