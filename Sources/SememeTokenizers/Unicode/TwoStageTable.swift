/// The letter of a scalar in a generated two-stage table.
///
/// - Precondition: `scalar` is at most 0x10FFFF.
@inline(__always)
func twoStageLetter(of scalar: UInt32, blocks: StaticString, letters: StaticString) -> UInt8 {
  precondition(scalar < 0x11_0000, "\(scalar) is not a Unicode scalar")
  let digits = blocks.utf8Start + Int(scalar >> 7) * 2
  let block = (Int(digits[0]) - 40) * 50 + Int(digits[1]) - 40
  return letters.utf8Start[block << 7 | Int(scalar & 127)]
}
