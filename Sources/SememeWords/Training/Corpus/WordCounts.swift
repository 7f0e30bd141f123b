/// How often every word of a corpus occurs, in bounded memory.
///
/// Where there are too many different words, the rarest are forgotten, as the original word2vec does
/// (which forgets rarer ones by one more each time, needed or not). A word that was forgotten and comes
/// back begins at 1 again, so that counts of rare words may be too small.
package struct WordCounts: Sendable {
  /// How many different words are kept at most.
  package let limit: Int
  /// All words that were counted, those that were forgotten among them.
  package private(set) var total = 0
  /// Words that occurred fewer times than this when memory was short were forgotten; 1 where none
  /// were.
  package private(set) var prunedBelow = 1

  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  private var counts: [Int] = []
  private var slots = [UInt64](repeating: 0, count: WordTable.slotCount(for: 1 << 10))
  private let seed = UInt64.random(in: .min ... .max)

  /// As many as the original word2vec keeps.
  package static let defaultLimit = 21_000_000

  /// No words.
  ///
  /// - Parameter limit: how many different words are kept at most; at least 1.
  package init(limit: Int = defaultLimit) {
    self.limit = min(max(limit, 1), Int(UInt32.max) - 2)
  }

  /// How many different words there are.
  package var count: Int { counts.count }

  /// Counts a word.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - times: how often it occurred.
  package mutating func add(_ word: UnsafeBufferPointer<UInt8>, times: Int = 1) {
    total += times
    let hash = WordTable.hash(word, seed: seed)
    let (place, slot) = probe(word, hash)
    if let place {
      counts[place] += times
      return
    }
    slots[slot] = WordTable.content(hash: hash, place: count)
    bytes.append(contentsOf: word)
    offsets.append(bytes.count)
    counts.append(times)
    if count > limit {
      prune()
    } else if (count + 1) * 4 > slots.count * 3 {
      rehash(slots.count * 2)
    }
  }

  /// Counts what another has counted as well.
  ///
  /// - Parameter other: counts of other text.
  package mutating func merge(_ other: WordCounts) {
    let forgotten = other.total - other.counts.reduce(0, +)
    other.forEachWord { add($0, times: $1) }
    total += forgotten
    prunedBelow = max(prunedBelow, other.prunedBelow)
  }

  /// How often a word was counted.
  ///
  /// - Parameter word: its bytes.
  /// - Returns: 0 where it never was, or was forgotten.
  package func count(of word: UnsafeBufferPointer<UInt8>) -> Int {
    probe(word, WordTable.hash(word, seed: seed)).place.map { counts[$0] } ?? 0
  }

  /// Gives a closure every word and its count, in the order in which they were first met.
  ///
  /// - Parameter body: gets bytes that are valid during the call.
  /// - Throws: what the closure throws.
  package func forEachWord<E: Error>(
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws(E) -> Void
  ) throws(E) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(E) in
      for place in counts.indices {
        try body(
          UnsafeBufferPointer(rebasing: bytes[offsets[place]..<offsets[place + 1]]), counts[place])
      }
    }
  }

  /// The words that occur often enough, the most frequent first; words of one count in the order of
  /// their bytes.
  ///
  /// - Parameters:
  ///   - minimumCount: rarer words are left out.
  ///   - maximumSize: of more words the rarest are left out.
  /// - Returns: the vocabulary with its counts.
  /// - Throws: `WordVectorsError` where no word is frequent enough.
  package func vocabulary(
    minimumCount: Int = 1, maximumSize: Int = .max
  ) throws(WordVectorsError) -> WordVocabulary {
    guard minimumCount >= prunedBelow || prunedBelow == 1 else {
      throw WordVectorsError(
        .invalidArgument,
        "the text has more than \(limit) different words, and of those that occur fewer than "
          + "\(prunedBelow) times some were forgotten: raise the minimum count from \(minimumCount) to "
          + "\(prunedBelow), or allow more words in memory")
    }
    let frequent = counts.indices.filter { counts[$0] >= minimumCount }
    let order = bytes.withUnsafeBufferPointer { bytes in
      frequent.sorted { a, b in
        counts[a] != counts[b]
          ? counts[a] > counts[b]
          : bytes[offsets[a]..<offsets[a + 1]].lexicographicallyPrecedes(
            bytes[offsets[b]..<offsets[b + 1]])
      }
    }
    guard !order.isEmpty, maximumSize > 0 else {
      throw WordVectorsError(
        .emptyVocabulary,
        "no word occurs \(minimumCount) times or more, of \(total) words of which \(count) differ: "
          + "lower the minimum count or give more text")
    }
    var builder = WordVocabularyBuilder(isCounted: true, expected: min(order.count, maximumSize))
    for place in order.prefix(maximumSize) {
      try bytes.withUnsafeBufferPointer { (bytes) throws(WordVectorsError) in
        _ = try builder.append(
          UnsafeBufferPointer(rebasing: bytes[offsets[place]..<offsets[place + 1]]),
          frequency: counts[place])
      }
    }
    return builder.vocabulary()
  }

  private func probe(
    _ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> (place: Int?, slot: Int) {
    slots.withUnsafeBufferPointer { slots in
      bytes.withUnsafeBufferPointer { bytes in
        WordTable.probe(slots, hash) { place in
          WordTable.equal(
            word, UnsafeBufferPointer(rebasing: bytes[offsets[place]..<offsets[place + 1]]))
        }
      }
    }
  }

  /// Forgets the rarest words, until a quarter of the room is free.
  private mutating func prune() {
    prunedBelow = max(prunedBelow, 2)
    forgetRare()
    while count > limit / 4 * 3 {
      prunedBelow += 1
      forgetRare()
    }
    rehash(slots.count)
  }

  private mutating func forgetRare() {
    var keptBytes: [UInt8] = []
    var keptOffsets = [0]
    var keptCounts: [Int] = []
    for place in counts.indices where counts[place] >= prunedBelow {
      keptBytes.append(contentsOf: bytes[offsets[place]..<offsets[place + 1]])
      keptOffsets.append(keptBytes.count)
      keptCounts.append(counts[place])
    }
    (bytes, offsets, counts) = (keptBytes, keptOffsets, keptCounts)
  }

  private mutating func rehash(_ size: Int) {
    var larger = [UInt64](repeating: 0, count: size)
    bytes.withUnsafeBufferPointer { bytes in
      for place in counts.indices {
        let word = UnsafeBufferPointer(rebasing: bytes[offsets[place]..<offsets[place + 1]])
        let hash = WordTable.hash(word, seed: seed)
        let slot = larger.withUnsafeBufferPointer { WordTable.probe($0, hash) { _ in false }.slot }
        larger[slot] = WordTable.content(hash: hash, place: place)
      }
    }
    slots = larger
  }
}
