/// A layer's activations: as floats, which residual sums go on with, and as the next product reads
/// them.
package struct Activations: Sendable {
  /// [rows × width].
  package let values: Tensor
  /// The same rows, or their norms.
  package let input: LinearInput

  /// Pairs the residual stream with what is read of it.
  ///
  /// - Parameters:
  ///   - values: [rows × width].
  ///   - input: as many rows, in the form that the next product reads.
  package init(values: Tensor, input: LinearInput) {
    self.values = values
    self.input = input
  }

  /// Prepares activations for the weight that reads them.
  ///
  /// - Parameters:
  ///   - values: [rows × width].
  ///   - weight: reads rows of that width; nil where only the floats are wanted.
  ///   - execution: how to run.
  package init(_ values: Tensor, for weight: LinearWeight?, _ execution: Execution) {
    self.values = values
    input = LinearInput(
      values, for: weight?.format ?? .float32, factors: weight?.inputFactors, execution)
  }
}

extension LayerNorm {
  /// Normalises every row by itself, and prepares the result for the weight that reads it.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - weight: reads rows of that width; nil where only the floats are wanted.
  ///   - execution: how to run.
  /// - Returns: the result as floats, [rows × width], and as input.
  package func callAsFunction(
    _ x: Tensor, for weight: LinearWeight?, _ execution: Execution
  ) -> Activations {
    self(x, for: weight?.format ?? .float32, factors: weight?.inputFactors, execution)
  }
}
