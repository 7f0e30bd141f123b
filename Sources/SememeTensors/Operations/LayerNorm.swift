internal import CSememeKernels

/// Layer normalisation, y = (x − mean)/√(variance + ε)·γ + β.
///
/// Ba et al. 2016, arXiv:1607.06450; the variance is the biased one.
package struct LayerNorm: Sendable {
  /// The scale, [width].
  package let gamma: Tensor
  /// The shift, [width].
  package let beta: Tensor
  /// Added to the variance.
  package let epsilon: Float

  /// Makes the operation from its parameters.
  ///
  /// - Parameters:
  ///   - gamma: the scale, [width].
  ///   - beta: the shift, [width].
  ///   - epsilon: added to the variance.
  package init(gamma: Tensor, beta: Tensor, epsilon: Float) {
    precondition(gamma.count == beta.count, "layer norm: \(gamma.shape) and \(beta.shape)")
    self.gamma = gamma
    self.beta = beta
    self.epsilon = epsilon
  }

  /// Normalises every row by itself.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - execution: how to run.
  /// - Returns: [rows × width].
  package func callAsFunction(_ x: Tensor, _ execution: Execution) -> Tensor {
    precondition(x.width == gamma.count, "layer norm: input \(x.shape), width \(gamma.count)")
    let width = x.width
    return execution.tensor(x.shape) { y in
      execution.forEachBlock(of: x.rows, minimum: 64) { rows in
        execution.kernels.table.pointee.layer_norm_f32(
          x.address + rows.lowerBound * width, gamma.address, beta.address, epsilon,
          y + rows.lowerBound * width, rows.count, width)
      }
    }
  }
}
