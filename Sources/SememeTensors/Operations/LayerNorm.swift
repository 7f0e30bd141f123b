internal import CSememeKernels

/// Layer normalisation, y = (x − mean)/√(variance + ε)·γ + β, and RMSNorm, y = x/√(mean x² + ε)·γ.
///
/// Ba et al. 2016, arXiv:1607.06450, with the biased variance; Zhang and Sennrich 2019,
/// arXiv:1910.07467, eq. 4.
package struct LayerNorm: Sendable {
  /// The scale, [width].
  package let gamma: Tensor
  /// The shift, [width].
  package let beta: Tensor
  /// Added to the variance.
  package let epsilon: Float
  /// Whether it is RMSNorm, which takes no mean off.
  private let keepsMean: Bool

  /// Makes the operation from its parameters.
  ///
  /// - Parameters:
  ///   - gamma: the scale, [width].
  ///   - beta: the shift, [width]; nil for none.
  ///   - epsilon: added to the variance.
  ///   - keepsMean: whether it is RMSNorm, which takes no mean off.
  package init(gamma: Tensor, beta: Tensor?, epsilon: Float, keepsMean: Bool = false) {
    let beta = beta ?? Tensor(zeros: gamma.shape)
    precondition(gamma.count == beta.count, "layer norm: \(gamma.shape) and \(beta.shape)")
    self.gamma = gamma
    self.beta = beta
    self.epsilon = epsilon
    self.keepsMean = keepsMean
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
        var arguments = arguments(
          x.address + rows.lowerBound * width, y + rows.lowerBound * width, rows: rows.count)
        run(rows.lowerBound, &arguments)
      }
    }
  }

  /// What the kernel is told about rows that follow each other without gaps.
  func arguments(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int
  ) -> sememe_layer_norm {
    var arguments = sememe_layer_norm()
    arguments.x = x
    arguments.gamma = gamma.address
    arguments.beta = beta.address
    arguments.epsilon = epsilon
    arguments.keeps_mean = keepsMean
    arguments.rows = rows
    arguments.n = gamma.count
    arguments.y = y
    return arguments
  }
}
