/// How one number of a stored tensor is written, by its safetensors name.
public enum ElementType: String, Sendable, CaseIterable {
  /// IEEE double precision.
  case float64 = "F64"
  /// IEEE single precision.
  case float32 = "F32"
  /// IEEE half precision.
  case float16 = "F16"
  /// The upper half of single precision.
  case bfloat16 = "BF16"
  /// Signed, eight bytes.
  case int64 = "I64"
  /// Signed, four bytes.
  case int32 = "I32"
  /// Signed, two bytes.
  case int16 = "I16"
  /// Signed, one byte.
  case int8 = "I8"
  /// Unsigned, one byte.
  case uint8 = "U8"
  /// One byte, zero or one.
  case bool = "BOOL"

  /// Whether numbers have fractions.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    case .int64, .int32, .int16, .int8, .uint8, .bool: false
    }
  }

  /// Bytes that one number takes.
  public var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }
}
