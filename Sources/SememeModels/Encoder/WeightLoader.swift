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
    let map = LinearWeight(
      stacking: weights, biases: bias ? biases : nil, format: format,
      inputMagnitudes: magnitudes, kernels: kernels, pool: pool)
    for scope in scopes {
      if !map.isFinite {
        // Names the tensor that is damaged.
        for name in bias ? ["weight", "bias"] : ["weight"] { try scope.requireFinite(name) }
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
