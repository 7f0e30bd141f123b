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
  ///   - output: the width of each map's output row.
  ///   - bias: whether the maps have biases.
  ///   - magnitudes: the largest magnitude of each input channel in sample activations, or nil.
  /// - Returns: the packed map.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linear(
    _ scopes: [WeightScope], from input: Int, to output: Int, bias: Bool = true,
    inputMagnitudes magnitudes: Tensor? = nil
  ) throws(CheckpointError) -> LinearWeight {
    var weights: [Tensor] = []
    var biases: [Tensor] = []
    for scope in scopes {
      weights.append(try scope.unchecked("weight", [output, input]))
      if bias { biases.append(try scope.unchecked("bias", [output])) }
    }
    return try pack(weights, biases, inputMagnitudes: magnitudes, from: scopes)
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
  ///   - magnitudes: as above, of the first map's input.
  /// - Returns: the packed maps; the second one's rows are as wide as the first one's input.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linearPair(
    _ first: WeightScope, _ second: WeightScope, from input: Int, through inner: Int,
    inputMagnitudes magnitudes: Tensor? = nil
  ) throws(CheckpointError) -> (LinearWeight, LinearWeight) {
    guard format == .int8 else {
      return (
        try linear([first], from: input, to: inner, inputMagnitudes: magnitudes),
        try linear([second], from: inner, to: input)
      )
    }
    let weight = try first.unchecked("weight", [inner, input])
    let bias = try first.unchecked("bias", [inner])
    let next = try second.unchecked("weight", [input, inner])
    let split = ChannelSplit(
      of: next, adding: WeightLoader.furtherColumns(of: inner), execution)
    return (
      try pack(
        [weight, split.repeatedRows(of: weight)], [bias, split.repeatedRows(of: bias)],
        inputMagnitudes: magnitudes, from: [first]),
      try pack(
        [split.columns(of: next, execution)], [try second.unchecked("bias", [input])],
        inputMagnitudes: nil, from: [second])
    )
  }

  /// One column in fifty brings most of what splitting channels can (`docs/decisions/004`); by
  /// sixteens, as panels of weights are.
  private static func furtherColumns(of width: Int) -> Int { (width / 48 + 8) / 16 * 16 }

  /// Packs stacked weights that were read without a look at their values.
  private func pack(
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

  /// Reads a layer normalisation.
  ///
  /// - Parameters:
  ///   - scope: holds `weight` and `bias`.
  ///   - width: the width of a row.
  ///   - epsilon: added to the variance.
  /// - Returns: the operation.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func layerNorm(
    _ scope: WeightScope, _ width: Int, epsilon: Float
  ) throws(CheckpointError) -> LayerNorm {
    LayerNorm(
      gamma: try scope.tensor("weight", [width]), beta: try scope.tensor("bias", [width]),
      epsilon: epsilon)
  }
}
