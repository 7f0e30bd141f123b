internal import SememeCheckpoints
internal import SememeTensors

/// Multi-head self-attention with its output projection.
///
/// Vaswani et al. 2017, section 3.2.2; grouped heads as Ainslie et al. 2023, arXiv:2305.13245.
struct SelfAttention: Sendable {
  /// Queries, keys and values of all heads in one product.
  let queryKeyValue: LinearWeight
  private let output: LinearWeight
  private let heads: Attention.Heads
  private let keyValueCount: Int
  private let pattern: Attention.Pattern
  private let rotation: Rotation?
  private let headNorms: (query: LayerNorm, key: LayerNorm)?
  /// What this layer alone adds to its scores, or nil.
  private let positions: Attention.PlaceBias?

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ setting: EncoderLayer.Setting, _ loader: WeightLoader, inputMagnitudes: Tensor?
  ) throws(CheckpointError) {
    let (hidden, sizes) = (description.hiddenSize, description.projectionSizes)
    let hasBias = description.biases.contains(.queryKeyValue)
    switch keys.queryKeyValue {
    case .separate(let query, let key, let value):
      queryKeyValue = try loader.linear(
        [weights[query], weights[key], weights[value]], from: hidden, to: sizes, bias: hasBias,
        inputMagnitudes: inputMagnitudes)
    case .packed(let name):
      queryKeyValue = try loader.linear(
        [weights[name]], from: hidden, to: [sizes.reduce(0, +)], bias: hasBias,
        inputMagnitudes: inputMagnitudes)
    }
    output = try loader.linear(
      weights[keys.attentionOutput], from: sizes[0], to: hidden,
      bias: description.biases.contains(.attentionOutput))
    heads = Attention.Heads(
      count: description.headCount, keyValueCount: description.keyValueHeadCount,
      size: description.headSize, scale: description.scoreScale)
    keyValueCount = description.keyValueHeadCount
    pattern = setting.kind.pattern
    rotation = setting.rotation
    if case .disentangled(let shared) = setting.relativePositions {
      positions = try shared.bias(weights, keys, heads: heads, loader)
    } else {
      positions = nil
    }
    guard description.normalizesHeads else {
      headNorms = nil
      return
    }
    func norm(_ key: String) throws(CheckpointError) -> LayerNorm {
      try loader.norm(
        weights[key], description.headSize, description.normKind,
        epsilon: description.layerNormEpsilon)
    }
    headNorms = (try norm(keys.queryNorm), try norm(keys.keyNorm))
  }

  /// Attends.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden], prepared for `queryKeyValue`.
  ///   - residual: [tokens × hidden], added to the result, or nil.
  ///   - sequences: where each sequence lies.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden], and the attention probabilities where they are captured.
  func callAsFunction(
    _ x: LinearInput, adding residual: Tensor?, in sequences: AttendedSequences,
    _ execution: Execution
  ) -> (result: Tensor, probabilities: [Tensor]?) {
    let (attended, probabilities) = attend(x, sequences, execution)
    return (Linear.forward(attended, output, adding: residual, execution), probabilities)
  }

  /// The heads' results side by side, [tokens × heads·size], as the output projection reads them.
  ///
  /// Where products are less precise than float32 and the CPU multiplies bfloat16, so does the
  /// attention; a bias is added and probabilities are handed out in float32 only.
  private func attend(
    _ x: LinearInput, _ sequences: AttendedSequences, _ execution: Execution
  ) -> (LinearInput, [Tensor]?) {
    let keyColumn = heads.count * heads.size
    let valueColumn = keyColumn + keyValueCount * heads.size
    let bias = positions.map { .places($0) } ?? sequences.bias.map { Attention.Bias.distance($0) }
    let isNarrow =
      output.format != .float32 && execution.kernels.multipliesBFloat16
      && bias == nil && !execution.capture.contains(.attentions)
    if isNarrow {
      let projected = narrowProjection(of: x, sequences, execution)
      let attended = Attention.forward(
        query: .init(projected), key: .init(projected, column: keyColumn),
        value: .init(projected, column: valueColumn), heads: heads, sequences: sequences.places,
        pattern: pattern, for: output.format, execution)
      return (attended, nil)
    }
    let projected = placed(Linear.forward(x, queryKeyValue, execution), sequences, execution)
    let attended = Attention.forward(
      query: .init(projected), key: .init(projected, column: keyColumn),
      value: .init(projected, column: valueColumn), heads: heads, sequences: sequences.places,
      pattern: pattern, bias: bias, execution)
    return (LinearInput(attended.output, for: output.format, execution), attended.probabilities)
  }

  /// Queries, keys and values in bfloat16.
  private func narrowProjection(
    of x: LinearInput, _ sequences: AttendedSequences, _ execution: Execution
  ) -> NarrowRows {
    guard rotation != nil || headNorms != nil else {
      return Linear.narrow(x, queryKeyValue, execution)
    }
    let projected = Linear.forward(x, queryKeyValue, execution)
    return NarrowRows(placed(projected, sequences, execution), execution)
  }

  /// Queries and keys normalised and turned by their places, where the family does that.
  private func placed(
    _ projected: Tensor, _ sequences: AttendedSequences, _ execution: Execution
  ) -> Tensor {
    var projected = projected
    let keyColumn = heads.count * heads.size
    if let headNorms {
      headNorms.query.normalizeHeads(of: &projected, column: 0, count: heads.count, execution)
      headNorms.key.normalizeHeads(
        of: &projected, column: keyColumn, count: keyValueCount, execution)
    }
    // Queries and keys lie side by side, so that one call turns the heads of both.
    rotation?.reaching(sequences.longest).rotate(
      &projected, column: 0, count: heads.count + keyValueCount, size: heads.size,
      starts: sequences.starts, execution)
    return projected
  }
}
