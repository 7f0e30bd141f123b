/// Collects words one by one into a vocabulary.
struct WordVocabularyBuilder {
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = [0]
  private var frequencies: [Int64]?
  private var slots: [UInt64]
  private let seed = UInt64.random(in: .min ... .max)
  /// Words that were left out because they had stood before.
  private(set) var duplicates = 0

  /// An empty collection.
  ///
  /// - Parameters:
  ///   - isCounted: whether words come with counts.
  ///   - expected: how many words will come, as far as known; only room.
  init(isCounted: Bool = false, expected: Int = 0) {
    frequencies = isCounted ? [] : nil
    slots = Array(repeating: 0, count: WordTable.slotCount(for: expected))
    offsets.reserveCapacity(expected + 1)
    bytes.reserveCapacity(expected * 8)
  }

  /// How many words there are.
  var count: Int { offsets.count - 1 }

  /// Appends a word unless it is there.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - frequency: how often it occurs.
  /// - Returns: whether it was new.
  /// - Throws: `WordVectorsError` where all words together take more than 4 GiB, or there are more
  ///   than 2³² of them.
  @discardableResult
  mutating func append(
    _ word: [UInt8], frequency: Int? = nil
  ) throws(WordVectorsError) -> Bool {
    try word.withUnsafeBufferPointer { (word) throws(WordVectorsError) in
      try append(word, frequency: frequency)
    }
  }

  /// Appends a word unless it is there; see the other form.
  @discardableResult
  mutating func append(
    _ word: UnsafeBufferPointer<UInt8>, frequency: Int? = nil
  ) throws(WordVectorsError) -> Bool {
    try checkRoom(for: word)
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let hash = WordTable.hash(word, seed: seed)
    let (place, slot) = slots.withUnsafeBufferPointer { slots in
      WordTable.probe(slots, hash) { place in isEqual(word, place) }
    }
    guard place == nil else {
      duplicates += 1
      return false
    }
    slots[slot] = WordTable.content(hash: hash, place: count)
    bytes.append(contentsOf: word)
    offsets.append(UInt32(bytes.count))
    frequencies?.append(Int64(frequency ?? 0))
    return true
  }

  /// The vocabulary of the words so far.
  func vocabulary() -> WordVocabulary {
    WordVocabulary(
      bytes: StoredNumbers(bytes), offsets: StoredNumbers(offsets),
      frequencies: frequencies.map { StoredNumbers($0) },
      table: WordTable(seed: seed, slots: StoredNumbers(slots)), duplicates: duplicates)
  }

  private func checkRoom(
    for word: UnsafeBufferPointer<UInt8>
  ) throws(WordVectorsError) {
    guard bytes.count + word.count <= Int(UInt32.max), count < Int(UInt32.max) - 1 else {
      throw WordVectorsError(.unsupportedFormat, "the words take more than 4 GiB")
    }
  }

  private func isEqual(_ word: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    let range = Int(offsets[place])..<Int(offsets[place + 1])
    return bytes.withUnsafeBufferPointer {
      WordTable.equal(word, UnsafeBufferPointer(rebasing: $0[range]))
    }
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    for place in 0..<count {
      let range = Int(offsets[place])..<Int(offsets[place + 1])
      let hash = bytes.withUnsafeBufferPointer {
        WordTable.hash(UnsafeBufferPointer(rebasing: $0[range]), seed: seed)
      }
      let slot = larger.withUnsafeBufferPointer { WordTable.probe($0, hash) { _ in false }.slot }
      larger[slot] = WordTable.content(hash: hash, place: place)
    }
    slots = larger
  }
}
