package import SememeCheckpoints
package import SememeTensors

/// Reads layers from a scope and packs them for one kernel level.
package struct WeightLoader: Sendable {
  package let kernels: KernelLevel
  package let pool: ThreadPool?

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - kernels: the level that will compute.
  ///   - pool: threads to pack with, or nil.
  package init(kernels: KernelLevel, pool: ThreadPool? = nil) {
    self.kernels = kernels
    self.pool = pool
  }

  /// Reads `weight` and `bias` of linear maps that share their input, stacked into one.
  ///
  /// - Parameters:
  ///   - scopes: one per map.
  ///   - input: the width of an input row.
  ///   - output: the width of each map's output row.
  ///   - bias: whether the maps have biases.
  /// - Returns: the packed map.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func linear(
    _ scopes: [WeightScope], from input: Int, to output: Int, bias: Bool = true
  ) throws(CheckpointError) -> LinearWeight {
    var weights: [Tensor] = []
    var biases: [Tensor] = []
    for scope in scopes {
      weights.append(try scope.tensor("weight", [output, input]))
      if bias { biases.append(try scope.tensor("bias", [output])) }
    }
    return LinearWeight(
      stacking: weights, biases: bias ? biases : nil, kernels: kernels, pool: pool)
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
