import CSememeKernels
import Testing

/// The numbers that a product multiplies.
enum ProductFormat: CaseIterable, Sendable, CustomTestStringConvertible {
  case float32
  case bfloat16
  case int8

  var testDescription: String {
    switch self {
    case .float32: "float32"
    case .bfloat16: "bfloat16"
    case .int8: "int8"
    }
  }

  /// The numbers that a row of activations is filled up to with zeros, and its stride is a multiple of.
  var rowGranule: Int {
    switch self {
    case .float32: 1
    case .bfloat16: 2
    case .int8: 4
    }
  }
}

/// The nearest bfloat16, ties to even.
///
/// The definition: the two candidates are the float cut to its upper half and the next one away
/// from zero (whose bits follow, also where that is infinity).
func nearestBFloat16(_ x: Float) -> UInt16 {
  let below = UInt16(x.bitPattern >> 16)
  guard x.isFinite else { return x.isNaN ? below | 0x40 : below }
  let rest = x.bitPattern & 0xFFFF
  let isAbove = rest > 0x8000 || (rest == 0x8000 && below % 2 == 1)
  return isAbove ? below + 1 : below
}

/// The value of a bfloat16.
func value(ofBFloat16 bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

/// A float rounded to bfloat16.
func roundedToBFloat16(_ x: Float) -> Float { value(ofBFloat16: nearestBFloat16(x)) }

/// Whether numbers in bfloat16 are those, each NaN standing for every other.
func sameNumbers(_ left: [UInt16], _ right: [UInt16]) -> Bool {
  left.count == right.count
    && zip(left, right).allSatisfy { left, right in
      left == right || (value(ofBFloat16: left).isNaN && value(ofBFloat16: right).isNaN)
    }
}
