/// The numbers that a linear map multiplies; it adds them up in 32 bits in every format.
public enum NumberFormat: String, Sendable, CaseIterable {
  /// 32-bit floats: the reference's own.
  case float32
  /// The upper halves of 32-bit floats, weights and activations alike.
  case bfloat16
  /// Weights with one scale per output channel, activations with a scale and a minimum per row.
  case int8

  /// Bytes of one packed weight.
  var byteCount: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    case .int8: 1
    }
  }
}
