/// SentencePiece's compiled character map: what short strings are replaced with.
///
/// The file format is that of `NormalizerSpec.precompiled_charsmap` of
/// github.com/google/sentencepiece: the length in bytes of a double array in the layout of
/// github.com/s-yata/darts-clone, the array itself, and the replacements, each ended by a zero byte.
/// All numbers are of 32 bits, the least significant byte first.
struct CharacterMap: Sendable, Equatable {
  private let units: [UInt32]
  /// The replacements; valid UTF-8.
  private let replacements: [UInt8]

  /// Reads a compiled map, nil when it is cut short or its replacements are not UTF-8.
  ///
  /// What the array holds is checked at each step of each look-up.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 4 else { return nil }
    let count = Int(Self.number(bytes, at: bytes.startIndex)) / 4
    let array = bytes.dropFirst(4)
    guard count > 0, count <= array.count / 4 else { return nil }
    units = (0..<count).map { Self.number(array, at: array.startIndex + $0 * 4) }
    replacements = Array(array.dropFirst(count * 4))
    guard String(validating: replacements, as: UTF8.self) != nil else { return nil }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, at start: Int) -> UInt32 {
    let low = UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8
    return low | UInt32(bytes[start + 2]) << 16 | UInt32(bytes[start + 3]) << 24
  }

  /// The replacement for some bytes of a text, nil when there is none.
  ///
  /// It is that of the *shortest* key that the bytes begin with, in which Hugging Face's library
  /// differs from SentencePiece.
  @inline(__always)
  func replacement(for bytes: UTF8Bytes, in range: Range<Int>) -> ArraySlice<UInt8>? {
    var place = offset(of: units[0])
    for byte in bytes[range] {
      guard byte != 0 else { return nil }
      place ^= Int(byte)
      guard place < units.count else { return nil }
      let unit = units[place]
      // The highest bit marks a value, which is no node.
      guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
      place ^= offset(of: unit)
      if unit >> 8 & 1 == 1 { return replacement(at: place) }
    }
    return nil
  }

  @inline(__always)
  private func offset(of unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 0x200) >> 6) }

  /// The replacement that the value in a unit points to.
  private func replacement(at place: Int) -> ArraySlice<UInt8>? {
    guard place < units.count else { return nil }
    let start = Int(units[place] & 0x7FFF_FFFF)
    guard start <= replacements.count else { return nil }
    let rest = replacements[start...]
    if let first = rest.first, first & 0xC0 == 0x80 { return nil }
    return rest.prefix { $0 != 0 }
  }
}
