/// Collects words that are known to differ, as those of a dictionary, and looks for two that do not only
/// at the end: the table is filled in one go then, which takes half the time.
struct DistinctWords {
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = [0]
  private var frequencies: [Int64] = []
  private var hashes: [UInt64] = []
  private let seed = UInt64.random(in: .min ... .max)

  /// Words whose slots are brought into the cache together.
  private static let blockSize = 32

  /// An empty collection.
  ///
  /// - Parameter expected: how many words will come, as far as known; only room.
  init(expected: Int) {
    bytes.reserveCapacity(expected * 8)
    offsets.reserveCapacity(expected + 1)
    frequencies.reserveCapacity(expected)
    hashes.reserveCapacity(expected)
  }

  /// Appends a word.
  ///
  /// - Throws: `WordVectorsError` where all words together take more than 4 GiB.
  mutating func append(
    _ word: UnsafeBufferPointer<UInt8>, frequency: Int64
  ) throws(WordVectorsError) {
    guard bytes.count + word.count <= Int(UInt32.max) else {
      throw WordVectorsError(.unsupportedFormat, "the words take more than 4 GiB")
    }
    bytes.append(contentsOf: word)
    offsets.append(UInt32(bytes.count))
    frequencies.append(frequency)
    hashes.append(WordTable.hash(word, seed: seed))
  }

  /// The vocabulary of the words.
  ///
  /// - Returns: the vocabulary, and the first word that stands twice, whose later place no look-up
  ///   finds; nil where there is none.
  func vocabulary() -> (words: WordVocabulary, repeated: Int?) {
    var repeated: Int?
    let slots = StoredNumbers<UInt64>(count: WordTable.slotCount(for: hashes.count)) { slots in
      slots.initialize(repeating: 0)
      repeated = fill(slots)
    }
    let words = WordVocabulary(
      bytes: StoredNumbers(bytes), offsets: StoredNumbers(offsets),
      frequencies: StoredNumbers(frequencies), table: WordTable(seed: seed, slots: slots),
      duplicates: 0)
    return (words, repeated)
  }

  private func fill(_ slots: UnsafeMutableBufferPointer<UInt64>) -> Int? {
    let mask = slots.count - 1
    var repeated: Int?
    withUnsafeTemporaryAllocation(of: Bool.self, capacity: Self.blockSize) { wereEmpty in
      for begin in stride(from: 0, to: hashes.count, by: Self.blockSize) {
        let block = begin..<min(begin + Self.blockSize, hashes.count)
        // Loads that do not wait for one another.
        for place in block {
          wereEmpty[place - begin] = slots[Int(truncatingIfNeeded: hashes[place]) & mask] == 0
        }
        for place in block {
          let slot = Int(truncatingIfNeeded: hashes[place]) & mask
          if wereEmpty[place - begin], slots[slot] == 0 {
            slots[slot] = WordTable.content(hash: hashes[place], place: place)
          } else if !insert(place, slots) {
            repeated = repeated ?? place
          }
        }
      }
    }
    return repeated
  }

  /// Puts a word into the table.
  ///
  /// - Returns: false where it is there already.
  private func insert(_ place: Int, _ slots: UnsafeMutableBufferPointer<UInt64>) -> Bool {
    let hash = hashes[place]
    let (known, slot) = WordTable.probe(UnsafeBufferPointer(slots), hash) { other in
      isEqual(place, other)
    }
    guard known == nil else { return false }
    slots[slot] = WordTable.content(hash: hash, place: place)
    return true
  }

  private func isEqual(_ a: Int, _ b: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      WordTable.equal(
        UnsafeBufferPointer(rebasing: bytes[Int(offsets[a])..<Int(offsets[a + 1])]),
        UnsafeBufferPointer(rebasing: bytes[Int(offsets[b])..<Int(offsets[b + 1])]))
    }
  }
}
