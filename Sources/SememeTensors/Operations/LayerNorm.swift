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
    normalize(x, execution) { _, arguments in
      execution.kernels.table.pointee.layer_norm(&arguments)
    }
  }

  /// Normalises every row by itself, and gives the result once more in the form that the next
  /// product reads, in the same pass.
  ///
  /// - Parameters:
  ///   - x: [rows × width].
  ///   - format: of the weights of that product.
  ///   - factors: what every channel is multiplied with before it is quantised, or nil.
  ///   - execution: how to run.
  /// - Returns: the result as floats, [rows × width], and as input.
  package func callAsFunction(
    _ x: Tensor, for format: NumberFormat, factors: Tensor? = nil, _ execution: Execution
  ) -> Activations {
    switch format {
    case .float32:
      let values = self(x, execution)
      return Activations(values: values, input: .float32(values))
    case .bfloat16:
      var values = x
      let narrow = NarrowRows(rows: x.rows, width: x.width, execution) { y, stride in
        values = normalize(x, execution) { row, arguments in
          arguments.narrow = y + row * stride
          arguments.ld_narrow = stride
          execution.kernels.table.pointee.layer_norm(&arguments)
        }
      }
      return Activations(values: values, input: .bfloat16(narrow))
    case .int8:
      var values = x
      let quantized = QuantizedRows(
        rows: x.rows, width: x.width, factors: factors, execution
      ) { rows in
        values = normalize(x, execution) { row, arguments in
          withUnsafePointer(to: rows.kernelRows(from: row)) { part in
            arguments.quantized = part
            execution.kernels.table.pointee.layer_norm(&arguments)
          }
        }
      }
      return Activations(values: values, input: .int8(quantized))
    }
  }

  /// Shares the rows out; `run` calls the kernel with the arguments of the block that begins at a
  /// row, after adding what is to be written besides.
  private func normalize(
    _ x: Tensor, _ execution: Execution,
    _ run: @escaping (_ row: Int, _ arguments: inout sememe_layer_norm) -> Void
  ) -> Tensor {
    precondition(x.width == gamma.count, "layer norm: input \(x.shape), width \(gamma.count)")
    let width = x.width
    return execution.tensor(x.shape) { y in
      execution.forEachBlock(of: x.rows, minimum: 64) { rows in
        var arguments = sememe_layer_norm()
        arguments.x = x.address + rows.lowerBound * width
        arguments.gamma = gamma.address
        arguments.beta = beta.address
        arguments.epsilon = epsilon
        arguments.rows = rows.count
        arguments.n = width
        arguments.y = y + rows.lowerBound * width
        run(rows.lowerBound, &arguments)
      }
    }
  }
}
