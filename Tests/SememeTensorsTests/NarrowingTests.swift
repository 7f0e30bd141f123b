import SememeTensors
import SememeTestSupport
import Testing

/// Rounding to half precision and bfloat16.
@Suite struct NarrowingTests {
  @Test func everyHalfPrecisionNumberComesBack() {
    for bits in UInt16.min...UInt16.max {
      var wide: Float = 0
      withUnsafeBytes(of: bits) { bytes in
        guard let base = bytes.baseAddress else { return }
        Widening.float16(base, count: 1, into: &wide)
      }
      if wide.isNaN {
        #expect(Narrowing.float16(wide) & 0x7E00 == 0x7E00)
      } else {
        #expect(Narrowing.float16(wide) == bits)
      }
      #expect(Narrowing.bfloat16(Float(bitPattern: UInt32(bits) << 16)) & 0x7FBF == bits & 0x7FBF)
    }
  }

  #if arch(arm64) || os(Linux)
    @Test func halvesAreThoseOfTheHardware() {
      var generator = SeededGenerator(seed: 16)
      // Between any two neighbouring halves, halfway and just beside it.
      for bits in UInt16(0)..<0x7C00 {
        let (low, high) = (Float16(bitPattern: bits), Float16(bitPattern: bits + 1))
        let middle = high.isInfinite ? 65520 : (Float(low) + Float(high)) / 2
        for value in [middle, middle.nextUp, middle.nextDown] {
          #expect(Narrowing.float16(value) == Float16(value).bitPattern)
          #expect(Narrowing.float16(-value) == Float16(-value).bitPattern)
        }
      }
      for _ in 0..<100_000 {
        let value = Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
        #expect(Narrowing.float16(value) == Float16(value).bitPattern)
      }
    }
  #endif

  @Test func bfloat16IsRoundedToTheNearestAndTiesToEven() {
    let cases: [(UInt32, UInt16)] = [
      (0x3F80_0000, 0x3F80), (0x3F80_8000, 0x3F80), (0x3F80_8001, 0x3F81), (0x3F81_8000, 0x3F82),
      (0x7F7F_FFFF, 0x7F80), (0xFF80_0000, 0xFF80), (0x0000_8000, 0), (0x0000_8001, 1),
      (0x7F80_0001, 0x7FC0),
    ]
    for (bits, want) in cases {
      #expect(Narrowing.bfloat16(Float(bitPattern: bits)) == want, "\(String(bits, radix: 16))")
    }
  }
}
