package import SememeCheckpoints
package import SememeTensors

/// Reads layers from a scope and packs them for one kernel level.
package struct WeightLoader: Sendable {
  package let kernels: KernelLevel
  /// The numbers that linear maps multiply.
  package let format: NumberFormat
  package let pool: ThreadPool?

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - kernels: the level that will compute.
  ///   - format: the numbers that linear maps multiply.
  ///   - pool: threads to pack with, or nil.
  package init(
    kernels: KernelLevel, format: NumberFormat = .float32, pool: ThreadPool? = nil
  ) {
    self.kernels = kernels
    self.format = format
    self.pool = pool
  }

  /// The same for maps that stay in float32 whatever the encoder's format: those behind it.
  package var exact: WeightLoader { WeightLoader(kernels: kernels, pool: pool) }

  /// How to run what is computed while loading.
  package var execution: Execution { Execution(kernels: kernels, pool: pool) }

  /// Reads `weight` and `bias` of linear maps that share their input, stacked into one.
  ///
  /// - Parameters:
  ///   - scopes: one per map.
  ///   - input: the width of an input row.
  ///   - outputs: the width of each map's output row.
  ///   - bias: whether the maps have biases.
  ///   - magnitudes: the largest magnitude of each input channel in sample activations, or nil.
  /// - Returns: the packed map.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linear(
    _ scopes: [WeightScope], from input: Int, to outputs: [Int], bias: Bool = true,
    inputMagnitudes magnitudes: Tensor? = nil
  ) throws(CheckpointError) -> LinearWeight {
    var weights: [Tensor] = []
    var biases: [Tensor] = []
    for (scope, output) in zip(scopes, outputs) {
      weights.append(try scope.unchecked("weight", [output, input]))
      if bias { biases.append(try scope.unchecked("bias", [output])) }
    }
    return try pack(weights, bias ? biases : nil, inputMagnitudes: magnitudes, from: scopes)
  }

  /// Reads `weight` and `bias` of one linear map.
  ///
  /// - Parameters:
  ///   - scope: holds them.
  ///   - input: the width of an input row.
  ///   - output: the width of an output row.
  ///   - bias: whether the map has one.
  /// - Returns: the packed map.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linear(
    _ scope: WeightScope, from input: Int, to output: Int, bias: Bool = true
  ) throws(CheckpointError) -> LinearWeight {
    try linear([scope], from: input, to: [output], bias: bias)
  }

  /// Reads the first map of a gated network from one matrix whose halves stand in the other order.
  ///
  /// - Parameters:
  ///   - scope: holds `weight`: what is gated, then what gates it.
  ///   - input: the width of an input row.
  ///   - output: the width of both halves.
  ///   - bias: whether the map has a bias.
  ///   - magnitudes: as above.
  /// - Returns: the packed map, what gates first.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func swappedHalves(
    _ scope: WeightScope, from input: Int, to output: Int, bias: Bool,
    inputMagnitudes magnitudes: Tensor?
  ) throws(CheckpointError) -> LinearWeight {
    let (weight, half) = (try scope.unchecked("weight", [output, input]), output / 2)
    let shift = bias ? try scope.unchecked("bias", [output]).reshaped([output, 1]) : nil
    let order = [half..<output, 0..<half]
    return try pack(
      order.map { weight.rows($0) },
      shift.map { shift in order.map { shift.rows($0).reshaped([half]) } },
      inputMagnitudes: magnitudes, from: [scope])
  }

  /// Reads two linear maps, the second of which reads what the first one computes.
  ///
  /// Between them a value depends on one channel only. In `.int8` both maps are a little wider
  /// there: see `ChannelSplit`.
  ///
  /// - Parameters:
  ///   - first: the first map's scope.
  ///   - second: the second map's scope.
  ///   - input: the width of an input row.
  ///   - inner: the width of a row between the maps.
  ///   - bias: whether the first map has a bias.
  ///   - secondBias: whether the second one has.
  ///   - magnitudes: as above, of the first map's input.
  /// - Returns: the packed maps; the second one's rows are as wide as the first one's input.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linearPair(
    _ first: WeightScope, _ second: WeightScope, from input: Int, through inner: Int,
    bias: Bool = true, secondBias: Bool = true,
    inputMagnitudes magnitudes: Tensor? = nil
  ) throws(CheckpointError) -> (LinearWeight, LinearWeight) {
    guard format == .int8 else {
      return (
        try linear([first], from: input, to: [inner], bias: bias, inputMagnitudes: magnitudes),
        try linear(second, from: inner, to: input, bias: secondBias)
      )
    }
    let weight = try first.unchecked("weight", [inner, input])
    let shift = bias ? try first.unchecked("bias", [inner]) : nil
    let next = try second.unchecked("weight", [input, inner])
    let split = ChannelSplit(
      of: next, adding: WeightLoader.furtherColumns(of: inner), execution)
    return (
      try pack(
        [weight, split.repeatedRows(of: weight)], shift.map { [$0, split.repeatedRows(of: $0)] },
        inputMagnitudes: magnitudes, from: [first]),
      try pack(
        [split.columns(of: next, execution)],
        secondBias ? [try second.unchecked("bias", [input])] : nil,
        inputMagnitudes: nil, from: [second])
    )
  }

  /// One column in fifty brings most of what splitting channels can (`docs/decisions/004`); by
  /// sixteens, as panels of weights are.
  private static func furtherColumns(of width: Int) -> Int { (width / 48 + 8) / 16 * 16 }

  /// Packs stacked weights that were read without a look at their values.
  func pack(
    _ weights: [Tensor], _ biases: [Tensor]?, inputMagnitudes magnitudes: Tensor?,
    from scopes: [WeightScope]
  ) throws(CheckpointError) -> LinearWeight {
    let map = LinearWeight(
      stacking: weights, biases: biases, format: format, inputMagnitudes: magnitudes,
      kernels: kernels, pool: pool)
    for scope in scopes {
      if !map.isFinite {
        // Names the tensor that is damaged.
        for name in biases == nil ? ["weight"] : ["weight", "bias"] {
          try scope.requireFinite(name)
        }
      }
      scope.giveBack("weight")
    }
    return map
  }

  /// Reads a normalisation.
  ///
  /// - Parameters:
  ///   - scope: holds `weight` and, where the kind has a shift, `bias`.
  ///   - width: the width of a row.
  ///   - kind: how rows are normalised.
  ///   - epsilon: added to the variance.
  /// - Returns: the operation.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func norm(
    _ scope: WeightScope, _ width: Int,
    _ kind: EncoderDescription.NormKind = .layer(hasShift: true), epsilon: Float
  ) throws(CheckpointError) -> LayerNorm {
    let gamma = try scope.tensor("weight", [width])
    switch kind {
    case .layer(let hasShift):
      let beta = hasShift ? try scope.tensor("bias", [width]) : nil
      return LayerNorm(gamma: gamma, beta: beta, epsilon: epsilon)
    case .rootMeanSquare(let addsOne):
      let scale = addsOne ? Tensor(gamma.values.map { $0 + 1 }, shape: [width]) : gamma
      return LayerNorm(gamma: scale, beta: nil, epsilon: epsilon, keepsMean: true)
    }
  }
}
