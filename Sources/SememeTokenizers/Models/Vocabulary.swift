/// Tokens and their ids, looked up by UTF-8 bytes without allocation.
///
/// All tokens lie in one buffer in the order of their ids; an open-addressing table finds them by a
/// hash that grows byte by byte, so that all prefixes of a word are hashed in one pass.
struct Vocabulary: Sendable {
  private var text: [UInt8] = []
  /// Where each entry's text starts, and the end of the last.
  private var starts: [UInt32] = [0]
  /// Each entry's id, ascending.
  private var ids: [Int32] = []
  /// High half of the hash and entry + 1 of the tokens; 0 where free.
  private var slots: [UInt64] = []
  /// Bytes of the longest token.
  private(set) var longestToken = 0

  /// The number of distinct tokens.
  private(set) var count = 0

  /// A running hash (FNV-1a, 64 bits) of bytes.
  struct Hash {
    private(set) var state: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func append(_ byte: UInt8) {
      state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The hash with its bits spread over the word.
    @inline(__always)
    var mixed: UInt64 {
      let folded = (state ^ (state >> 32)) &* 0xD6E8_FEB8_6659_FD93
      return folded ^ (folded >> 32)
    }
  }

  /// Takes tokens as they come; ``finish`` makes them a vocabulary.
  struct Builder {
    private var text: [UInt8] = []
    private var entries: [(range: Range<UInt32>, id: Int32)] = []

    mutating func reserve(_ count: Int) {
      entries.reserveCapacity(count)
      text.reserveCapacity(count * 8)
    }

    mutating func append(_ token: UTF8Bytes, id: Int32) {
      let start = UInt32(text.count)
      text.append(contentsOf: token)
      entries.append((start..<UInt32(text.count), id))
    }

    /// The vocabulary of the tokens taken; of equal tokens the one of the highest id counts.
    consuming func finish() -> Vocabulary {
      if !zip(entries, entries.dropFirst()).allSatisfy({ $0.id <= $1.id }) {
        entries.sort { $0.id < $1.id }
      }
      return Vocabulary(text, entries)
    }
  }

  private init(_ text: [UInt8], _ entries: [(range: Range<UInt32>, id: Int32)]) {
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    self.text.reserveCapacity(text.count)
    starts.reserveCapacity(entries.count + 1)
    ids.reserveCapacity(entries.count)
    for (range, id) in entries {
      self.text.append(contentsOf: text[Int(range.lowerBound)..<Int(range.upperBound)])
      starts.append(UInt32(self.text.count))
      ids.append(id)
      insert(entry: ids.count - 1)
    }
  }

  private mutating func insert(entry: Int) {
    let range = Int(starts[entry])..<Int(starts[entry + 1])
    longestToken = max(longestToken, range.count)
    var hash = Hash()
    for byte in text[range] { hash.append(byte) }
    let mixed = hash.mixed
    let value = mixed & 0xFFFF_FFFF_0000_0000 | UInt64(entry + 1)
    var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
    while slots[slot] != 0 {
      let other = Int(slots[slot] & 0xFFFF_FFFF) - 1
      let isSame =
        slots[slot] >> 32 == value >> 32
        && text[range] == text[Int(starts[other])..<Int(starts[other + 1])]
      if isSame { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    if slots[slot] == 0 { count += 1 }
    slots[slot] = value
  }

  /// Lends the buffers for many look-ups, which then count no references.
  @inline(__always)
  func withLookup<R>(_ body: (Lookup) -> R) -> R {
    text.withUnsafeBufferPointer { text in
      starts.withUnsafeBufferPointer { starts in
        ids.withUnsafeBufferPointer { ids in
          slots.withUnsafeBufferPointer { slots in
            body(Lookup(text: text, starts: starts, ids: ids, slots: slots))
          }
        }
      }
    }
  }

  /// The id of a token, nil when there is none.
  func id(of token: some Sequence<UInt8>) -> Int32? {
    let bytes = Array(token)
    var hash = Hash()
    for byte in bytes { hash.append(byte) }
    return bytes.withUnsafeBufferPointer { bytes in
      withLookup { $0.id(prefix: UTF8Bytes(rebasing: bytes[..<0]), bytes, hash: hash) }
    }
  }

  /// How many tokens there are of each length in Unicode scalars, from 0 on.
  var countsByLength: [Int] {
    var counts = [Int](repeating: 0, count: longestToken + 1)
    for entry in ids.indices {
      // Bytes within a scalar begin with the bits 10.
      let length = text[Int(starts[entry])..<Int(starts[entry + 1])].count { $0 & 0xC0 != 0x80 }
      counts[length] += 1
    }
    return counts
  }

  /// The token that has an id, nil when there is none; of several, the last.
  func token(of id: Int32) -> String? {
    withLookup { lookup in lookup.bytes(of: id).map { String(decoding: $0, as: UTF8.self) } }
  }
}
