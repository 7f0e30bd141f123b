internal import CSememeKernels

/// A function applied to every element.
public enum Activation: Sendable, Equatable {
  /// x itself.
  case identity
  /// x·Φ(x) with the error function (Hendrycks & Gimpel 2016, arXiv:1606.08415).
  case gelu
  /// The hyperbolic-tangent approximation of the same paper.
  case geluTanh
  /// max(x, 0).
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// x/(1 + e⁻ˣ), also called swish.
  case silu

  var kernel: sememe_activation {
    switch self {
    case .identity: SEMEME_ACTIVATION_NONE
    case .gelu: SEMEME_ACTIVATION_GELU_ERF
    case .geluTanh: SEMEME_ACTIVATION_GELU_TANH
    case .relu: SEMEME_ACTIVATION_RELU
    case .tanh: SEMEME_ACTIVATION_TANH
    case .sigmoid: SEMEME_ACTIVATION_SIGMOID
    case .silu: SEMEME_ACTIVATION_SILU
    }
  }
}

extension Activation {
  /// Applies the function to every element.
  ///
  /// - Parameters:
  ///   - x: any shape.
  ///   - execution: how to run.
  /// - Returns: the same shape.
  package func forward(_ x: Tensor, _ execution: Execution) -> Tensor {
    guard self != .identity else { return x }
    return execution.tensor(x.shape) { y in
      execution.kernels.table.pointee.activate_f32(x.address, y, x.count, kernel)
    }
  }
}
