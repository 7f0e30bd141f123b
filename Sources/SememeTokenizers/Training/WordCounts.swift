/// Distinct words, and how often each was seen.
///
/// The words' bytes lie in one buffer; an open-addressing table finds them by their hashes.
struct WordCounts: Sendable {
  /// All words' UTF-8 bytes, one after another.
  private(set) var text: [UInt8] = []
  /// Where each word starts in ``text``, and the end of the last.
  private(set) var starts = [0]
  /// How often each word was seen.
  private(set) var counts: [Int] = []
  /// High half of the hash and word + 1; 0 where free.
  private var slots = [UInt64](repeating: 0, count: 1 << 10)

  /// The number of distinct words.
  var count: Int { counts.count }

  /// The number of words.
  var total: Int { counts.reduce(0, +) }

  /// Where a word's bytes lie in ``text``.
  func range(of word: Int) -> Range<Int> { starts[word]..<starts[word + 1] }

  /// Counts a word some times more.
  mutating func add(_ word: UTF8Bytes, times: Int = 1) {
    var hash = Vocabulary.Hash()
    for byte in word { hash.append(byte) }
    let mixed = hash.mixed
    var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == mixed >> 32 {
        let other = Int(slots[slot] & 0xFFFF_FFFF) - 1
        if isEqual(other, word) {
          counts[other] += times
          return
        }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    text.append(contentsOf: word)
    starts.append(text.count)
    counts.append(times)
    slots[slot] = mixed & 0xFFFF_FFFF_0000_0000 | UInt64(counts.count)
    if counts.count * 2 > slots.count { grow() }
  }

  /// Counts all words of another table.
  mutating func add(_ other: WordCounts) {
    other.forEachWord { add($0, times: $1) }
  }

  /// Calls `body` with the bytes and the count of each word, or of some of them.
  func forEachWord(
    in words: Range<Int>? = nil, _ body: (UTF8Bytes, Int) throws -> Void
  ) rethrows {
    try text.withUnsafeBufferPointer { text in
      for word in words ?? 0..<count {
        try body(UTF8Bytes(rebasing: text[range(of: word)]), counts[word])
      }
    }
  }

  private func isEqual(_ word: Int, _ bytes: UTF8Bytes) -> Bool {
    let start = starts[word]
    guard starts[word + 1] - start == bytes.count else { return false }
    for offset in 0..<bytes.count where text[start + offset] != bytes[offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    for word in 0..<count {
      var hash = Vocabulary.Hash()
      for byte in text[range(of: word)] { hash.append(byte) }
      let mixed = hash.mixed
      var slot = Int(truncatingIfNeeded: mixed) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = mixed & 0xFFFF_FFFF_0000_0000 | UInt64(word + 1)
    }
  }
}
