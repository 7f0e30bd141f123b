internal import SememeTensors

/// The arithmetic of matrix products.
///
/// The residual stream, norms, softmax and pooling are float32 in every mode.
public enum Precision: String, Sendable, CaseIterable {
  /// The fastest that stays faithful on this CPU: bfloat16 where it multiplies that natively, else
  /// float32.
  case auto
  /// 32-bit floats: the reference's numbers.
  case float32
  /// The upper halves of 32-bit floats, summed in float32: half the memory, and twice the speed
  /// where the CPU multiplies them natively (AVX-512 BF16, FEAT_BF16). Elsewhere they are widened
  /// while they are multiplied, without a gain in speed.
  case bfloat16
  /// Weights in 8 bits with one scale per output channel, activations in 8 bits with a scale and a
  /// minimum per token: a quarter of the memory, and the most texts a second.
  case int8

  /// What the encoder multiplies on CPUs of a level.
  func format(on kernels: KernelLevel) -> NumberFormat {
    switch self {
    case .auto: kernels.multipliesBFloat16 ? .bfloat16 : .float32
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }
}

extension NumberFormat {
  /// The precision that multiplies these numbers.
  var precision: Precision {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }
}
