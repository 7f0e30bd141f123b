/// Conversions of 32-bit floats to narrower numbers, rounded to the nearest, of two nearest to the
/// one whose last bit is zero (IEEE 754, section 4.3.1).
package enum Narrowing {
  /// IEEE half precision.
  ///
  /// - Parameter value: any number; what is too large becomes infinite.
  /// - Returns: the bits.
  package static func float16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    // NaN keeps its quiet bit, whatever else it says.
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    // From halfway between the largest number and what would be the next one.
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    let exponent = Int(magnitude >> 23)
    if exponent >= 113 {
      return sign | UInt16(truncatingIfNeeded: rounded(magnitude - 0x3800_0000, dropping: 13))
    }
    // Below 2⁻¹⁴ all numbers are multiples of 2⁻²⁴.
    if exponent < 102 { return sign }
    let significand = magnitude & 0x7F_FFFF | 0x80_0000
    return sign | UInt16(truncatingIfNeeded: rounded(significand, dropping: UInt32(126 - exponent)))
  }

  /// bfloat16, the upper half of a 32-bit float.
  ///
  /// - Parameter value: any number.
  /// - Returns: the bits.
  package static func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if bits & 0x7FFF_FFFF > 0x7F80_0000 { return UInt16(bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: rounded(bits, dropping: 16))
  }

  /// IEEE half precision.
  ///
  /// - Parameter tensor: any shape.
  /// - Returns: the bits of each number, in row-major order.
  package static func float16(_ tensor: Tensor) -> [UInt16] { each(of: tensor, float16) }

  /// bfloat16.
  ///
  /// - Parameter tensor: any shape.
  /// - Returns: the bits of each number, in row-major order.
  package static func bfloat16(_ tensor: Tensor) -> [UInt16] { each(of: tensor, bfloat16) }

  /// Whether no finite number has become infinite.
  ///
  /// - Parameters:
  ///   - tensor: any shape.
  ///   - halves: its numbers in half precision.
  /// - Returns: false where one was too large.
  package static func fits(_ tensor: Tensor, _ halves: [UInt16]) -> Bool {
    tensor.withUnsafeBuffer { numbers in
      !halves.indices.contains { halves[$0] & 0x7FFF == 0x7C00 && numbers[$0].isFinite }
    }
  }

  @inline(__always)
  private static func each(of tensor: Tensor, _ narrow: (Float) -> UInt16) -> [UInt16] {
    tensor.withUnsafeBuffer { numbers in
      // An array that is made empty so writes to the storage that all empty arrays share.
      numbers.isEmpty
        ? []
        : [UInt16](unsafeUninitializedCapacity: numbers.count) { narrowed, count in
          for place in numbers.indices { narrowed[place] = narrow(numbers[place]) }
          count = numbers.count
        }
    }
  }

  /// An integer without its last bits, rounded.
  private static func rounded(_ value: UInt32, dropping count: UInt32) -> UInt32 {
    let half: UInt32 = 1 << (count - 1)
    return (value &+ (half - 1 + (value >> count & 1))) >> count
  }
}
