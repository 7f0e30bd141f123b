internal import SememeCheckpoints
internal import SememeTensors

/// Multi-head self-attention with its output projection.
///
/// Vaswani et al. 2017, section 3.2.2.
struct SelfAttention: Sendable {
  /// Queries, keys and values of all heads in one product, [3·hidden × hidden].
  let queryKeyValue: LinearWeight
  let output: LinearWeight
  let heads: Attention.Heads
  let pattern: Attention.Pattern

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader, inputMagnitudes: Tensor?
  ) throws(CheckpointError) {
    let hidden = description.hiddenSize
    queryKeyValue = try loader.linear(
      [weights[keys.query], weights[keys.key], weights[keys.value]], from: hidden, to: hidden,
      inputMagnitudes: inputMagnitudes)
    output = try loader.linear([weights[keys.attentionOutput]], from: hidden, to: hidden)
    heads = Attention.Heads(count: description.headCount, size: description.headSize)
    switch description.attention {
    case .full: pattern = .full
    }
  }

  /// Attends and adds the input: x + attention(x).
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden].
  ///   - sequences: where each sequence lies.
  ///   - bias: what is added to the scores, or nil.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    addingTo x: Activations, in sequences: Attention.Sequences, bias: Attention.DistanceBias?,
    _ execution: Execution
  ) -> (sum: Tensor, probabilities: [Tensor]?) {
    let (attended, probabilities) = attend(x.input, sequences, bias, execution)
    return (Linear.forward(attended, output, adding: x.values, execution), probabilities)
  }

  /// The heads' results side by side, [tokens × hidden], as the output projection reads them.
  ///
  /// Where products are less precise than float32 and the CPU multiplies bfloat16, so does the
  /// attention; a bias is added and probabilities are handed out in float32 only.
  private func attend(
    _ x: LinearInput, _ sequences: Attention.Sequences, _ bias: Attention.DistanceBias?,
    _ execution: Execution
  ) -> (LinearInput, [Tensor]?) {
    let hidden = heads.count * heads.size
    let isNarrow =
      output.format != .float32 && execution.kernels.multipliesBFloat16
      && bias == nil && !execution.capture.contains(.attentions)
    if isNarrow {
      let projected = Linear.narrow(x, queryKeyValue, execution)  // [tokens × 3·hidden]
      let attended = Attention.forward(
        query: .init(projected), key: .init(projected, column: hidden),
        value: .init(projected, column: 2 * hidden), heads: heads, sequences: sequences,
        pattern: pattern, for: output.format, execution)
      return (attended, nil)
    }
    let projected = Linear.forward(x, queryKeyValue, execution)  // [tokens × 3·hidden]
    let attended = Attention.forward(
      query: .init(projected), key: .init(projected, column: hidden),
      value: .init(projected, column: 2 * hidden), heads: heads, sequences: sequences,
      pattern: pattern, bias: bias, execution)
    return (LinearInput(attended.output, for: output.format, execution), attended.probabilities)
  }
}
