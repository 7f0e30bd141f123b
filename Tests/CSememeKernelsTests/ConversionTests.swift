import CSememeKernels
import Testing

/// Widening of half-width floats.
@Suite struct ConversionTests {
  /// A kernel's results for 16-bit patterns that begin at an odd or even address.
  private func widened(
    _ bits: [UInt16], shift: Int,
    with kernel: (UnsafeRawPointer, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    let littleEndian = bits.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let bytes = Array(repeating: UInt8(0), count: shift) + littleEndian
    let output = GuardedFloats(count: bits.count, offset: shift)
    bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { kernel(start + shift, output.start) }
    }
    expectIntact(output)
    return output.values
  }

  /// The value of a half-precision pattern, from the definition of the format.
  private func valueOfHalf(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let fraction = Float(bits & 0x3FF) / 1024
    switch Int(bits >> 10 & 0x1F) {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    case let exponent:
      return Float(sign: .plus, exponent: exponent - 15, significand: sign * (1 + fraction))
    }
  }

  @Test(arguments: TestedLevel.available) func everyHalfIsWidenedExactly(level: TestedLevel) {
    let bits = Array(UInt16.min...UInt16.max)
    let values = widened(bits, shift: 0) { level.kernels.widen_f16($0, $1, bits.count) }
    for (bits, value) in zip(bits, values) {
      let exact = valueOfHalf(bits)
      if exact.isNaN {
        let payload = UInt32(bits & 0x8000) << 16 | 0x7FC0_0000 | UInt32(bits & 0x3FF) << 13
        #expect(value.bitPattern == payload)
      } else {
        #expect(value.bitPattern == exact.bitPattern)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func everyBrainFloatIsWidenedExactly(level: TestedLevel) {
    let bits = Array(UInt16.min...UInt16.max)
    let values = widened(bits, shift: 0) { level.kernels.widen_bf16($0, $1, bits.count) }
    for (bits, value) in zip(bits, values) { #expect(value.bitPattern == UInt32(bits) << 16) }
  }

  @Test(arguments: TestedLevel.available) func sizesAndPlacesDoNotMatter(level: TestedLevel) {
    for count in vectorSizes {
      let bits = (0..<count).map { UInt16(truncatingIfNeeded: $0 &* 40_503) }
      for shift in 0..<8 {
        let halves = widened(bits, shift: shift) { level.kernels.widen_f16($0, $1, count) }
        for (bits, value) in zip(bits, halves) {
          let exact = valueOfHalf(bits)
          #expect(exact.isNaN ? value.isNaN : value == exact)
        }
        let brains = widened(bits, shift: shift) { level.kernels.widen_bf16($0, $1, count) }
        #expect(brains.map(\.bitPattern) == bits.map { UInt32($0) << 16 })
      }
    }
  }
}
