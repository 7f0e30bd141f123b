/// Damages bytes at random, for fuzz tests: the same seed gives the same damage.
package struct Mutator: Sendable {
  private var generator: SeededGenerator
  /// Bytes that parsers treat specially, and ends of ranges.
  private static let notable: [UInt8] =
    Array("\"\\{}[]:,-+.eE0189#\n\u{0}".utf8) + [
      0x7F, 0x80, 0xC0, 0xED, 0xF4, 0xFE, 0xFF,
    ]

  /// A mutator that repeats the damage that belongs to a seed.
  package init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A copy with one to four faults: bytes changed, inserted, removed, repeated, or the end cut off.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) { damage(&result) }
    return result
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes.append(randomByte())
      return
    }
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    let length = Int.random(in: 1...min(8, bytes.count - place), using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes[place] = randomByte()
    case 2: bytes.insert(randomByte(), at: place)
    case 3: bytes.removeSubrange(place..<place + length)
    case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 5: bytes.insert(contentsOf: Array(String(randomInteger()).utf8), at: place)
    case 6:
      let other = Int.random(in: 0..<bytes.count, using: &generator)
      bytes.swapAt(place, other)
    default: bytes.removeSubrange(place...)
    }
  }

  private mutating func randomByte() -> UInt8 {
    Bool.random(using: &generator)
      ? Self.notable.randomElement(using: &generator) ?? 0
      : UInt8.random(in: 0...255, using: &generator)
  }

  /// Integers near the ends of the common widths.
  private mutating func randomInteger() -> UInt64 {
    let width = [8, 16, 31, 32, 53, 63].randomElement(using: &generator) ?? 8
    return (1 << UInt64(width)) &- UInt64.random(in: 0...2, using: &generator)
  }
}
