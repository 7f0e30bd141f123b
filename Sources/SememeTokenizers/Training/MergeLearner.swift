/// Learns merges from the counts of neighbouring symbols (Sennrich, Haddow and Birch 2016,
/// arXiv:1508.07909, section 3.2).
///
/// The most frequent pair merges first; of equally frequent ones that of the lower left id, then of
/// the lower right one. Counts change only where a pair has merged, so that the time grows with the
/// number of merged places and not with that of symbols times merges.
struct MergeLearner {
  /// The tokens so far: special ones, characters, then what merges made.
  private(set) var tokens: TokenInventory
  /// The pairs that have merged, in order.
  private(set) var merges: [(left: Int32, right: Int32)] = []
  private var places: SymbolPlaces
  private let minimumFrequency: Int
  /// How many bytes of a right part mark that it continues a word.
  private let prefixLength: Int
  private var queue = BinaryHeap<Candidate>()

  /// A pair in the queue, the one to merge first being the least.
  private struct Candidate: Comparable {
    let count: Int
    let left: Int32
    let right: Int32
    let pair: Int32

    @inline(__always)
    static func < (one: Candidate, other: Candidate) -> Bool {
      if one.count != other.count { return one.count > other.count }
      return one.left == other.left ? one.right < other.right : one.left < other.left
    }
  }

  /// Prepares learning.
  ///
  /// - Parameters:
  ///   - tokens: special tokens and all single symbols.
  ///   - places: the words as symbols.
  ///   - minimumFrequency: how often a pair must occur to merge.
  ///   - prefixLength: how many bytes of a right part mark that it continues a word.
  init(
    _ tokens: TokenInventory, _ places: SymbolPlaces, minimumFrequency: Int, prefixLength: Int
  ) {
    self.tokens = tokens
    self.places = places
    self.minimumFrequency = minimumFrequency
    self.prefixLength = prefixLength
  }

  /// Merges until there are so many tokens, or no pair is frequent enough.
  mutating func learn(
    upTo size: Int, progress: (TokenizerTrainer.Progress) throws -> Void
  ) rethrows {
    for pair in places.takeGrownPairs() { enqueue(pair) }
    while tokens.count < size, let candidate = queue.popMinimum() {
      let count = places.count(of: candidate.pair)
      guard count == candidate.count else {
        // It has become rarer since it was queued; where it became more frequent it was again.
        if count < candidate.count { enqueue(candidate.pair) }
        continue
      }
      merge(candidate)
      try progress(.tokens(tokens.count, wanted: size))
    }
  }

  private mutating func enqueue(_ pair: Int32) {
    let count = places.count(of: pair)
    guard count >= minimumFrequency else { return }
    let (left, right) = places.symbols(of: pair)
    queue.insert(Candidate(count: count, left: left, right: right, pair: pair))
  }

  private mutating func merge(_ candidate: Candidate) {
    let left = tokens.tokens[Int(candidate.left)]
    let right = tokens.tokens[Int(candidate.right)].dropFirst(prefixLength)
    let merged = tokens.insert(left + right)
    // A pair that two other merges bring about again has its place among the merges already.
    if places.merge(candidate.pair, into: merged) {
      merges.append((candidate.left, candidate.right))
    }
    for pair in places.takeGrownPairs() { enqueue(pair) }
  }
}
