#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// From a word's bytes to its place: a hash table with open addressing and linear probing.
///
/// A slot holds the upper half of the hash and the place plus one, so that words with other hashes
/// are passed by without looking at their bytes. The seed is drawn anew for every table: no file can
/// be made so that its words collide.
struct WordTable: Sendable {
  let seed: UInt64
  /// A power of two, at least a quarter of them empty (zero).
  let slots: StoredNumbers<UInt64>

  /// The place of a word.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - isEqual: whether the word at a place is this one.
  /// - Returns: nil where it is not in the table.
  func find(_ word: UnsafeBufferPointer<UInt8>, isEqual: (Int) -> Bool) -> Int? {
    defer { withExtendedLifetime(slots) {} }
    return Self.probe(slots.buffer, Self.hash(word, seed: seed), isEqual).place
  }

  /// Follows the slots from where a hash belongs to the word, or to the first empty slot.
  ///
  /// A table without an empty slot, which only a damaged cache can hold, ends after one round.
  static func probe(
    _ slots: UnsafeBufferPointer<UInt64>, _ hash: UInt64, _ isEqual: (Int) -> Bool
  ) -> (place: Int?, slot: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    for _ in 0..<slots.count {
      let content = slots[slot]
      if content == 0 { break }
      if content >> 32 == hash >> 32 {
        let place = Int(truncatingIfNeeded: content & 0xFFFF_FFFF) - 1
        if place >= 0, isEqual(place) { return (place, slot) }
      }
      slot = (slot + 1) & mask
    }
    return (nil, slot)
  }

  /// What a slot holds.
  static func content(hash: UInt64, place: Int) -> UInt64 {
    hash & 0xFFFF_FFFF_0000_0000 | UInt64(place + 1)
  }

  /// Slots for so many words.
  static func slotCount(for words: Int) -> Int {
    var count = 8
    while count < words + words / 3 + 1 { count *= 2 }
    return count
  }

  /// Eight bytes at a time, each step a multiplication whose halves are added without carry.
  static func hash(_ word: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    let raw = UnsafeRawBufferPointer(word)
    var state = seed ^ UInt64(word.count)
    var place = 0
    while place + 8 <= raw.count {
      let chunk = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      state = mixed(state ^ chunk, 0x9E37_79B9_7F4A_7C15)
      place += 8
    }
    var tail: UInt64 = 0
    while place < raw.count {
      tail = tail << 8 | UInt64(raw[place])
      place += 1
    }
    return mixed(mixed(state ^ tail, 0xBF58_476D_1CE4_E5B9) ^ seed, 0x94D0_49BB_1331_11EB)
  }

  static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let x = a.baseAddress, let y = b.baseAddress, a.count > 0 else { return true }
    return memcmp(x, y, a.count) == 0
  }

  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
