/// The symbols of many words, with a list of the places of every pair of neighbours.
///
/// Every symbol takes as many slots as it has characters, and a gap follows each word. The list of a
/// pair goes through the slots where its left symbols begin, so that merging touches only what
/// changes.
struct SymbolPlaces {
  /// The symbol that begins in each slot; `none` in gaps and where a symbol only goes on.
  private var symbols: [Int32] = [Self.none]
  /// For the first slot of a symbol its last one, for the last one its first.
  private var otherEnds: [Int32] = [0]
  /// The word of each slot.
  private var words: [Int32] = [0]
  /// The pair whose left symbol begins in each slot.
  private var pairs: [Int32] = [Self.none]
  private var nextPlaces: [Int32] = [Self.none]
  private var previousPlaces: [Int32] = [Self.none]
  private var wordCounts: [Int] = []
  private var table = PairTable()
  private let maximumLength: Int
  private var grown: [Int32] = []
  private static let none: Int32 = -1

  /// Places for words to come.
  ///
  /// - Parameter maximumLength: the most characters of a symbol; longer pairs are not kept.
  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  /// In how many places a pair stands, each counting as often as its word occurs.
  func count(of pair: Int32) -> Int { table.pairs[Int(pair)].count }

  /// The two symbols of a pair.
  func symbols(of pair: Int32) -> (left: Int32, right: Int32) {
    (table.pairs[Int(pair)].left, table.pairs[Int(pair)].right)
  }

  /// Adds a word.
  ///
  /// - Parameters:
  ///   - word: symbols of one character each.
  ///   - count: how often the word occurs.
  /// - Throws: ``TokenizerError``, code `corpusTooLarge`, where the slots do not suffice.
  mutating func append(_ word: [Int32], count: Int) throws(TokenizerError) {
    guard word.count > 1 else { return }
    guard symbols.count + word.count < Int32.max else {
      throw TokenizerError(
        .corpusTooLarge,
        "the distinct words have more than \(Int32.max) characters together: train on fewer texts")
    }
    let index = Int32(truncatingIfNeeded: wordCounts.count)
    wordCounts.append(count)
    let start = symbols.count
    for symbol in word { append(symbol, index) }
    append(Self.none, index)
    for slot in start..<start + word.count - 1 { link(slot) }
  }

  private mutating func append(_ symbol: Int32, _ word: Int32) {
    otherEnds.append(Int32(truncatingIfNeeded: symbols.count))
    symbols.append(symbol)
    words.append(word)
    pairs.append(Self.none)
    nextPlaces.append(Self.none)
    previousPlaces.append(Self.none)
  }

  /// Merges a pair in all its places, from the left where they overlap.
  ///
  /// - Parameters:
  ///   - pair: the pair.
  ///   - merged: the symbol that takes its place.
  /// - Returns: whether the pair has not merged before.
  mutating func merge(_ pair: Int32, into merged: Int32) -> Bool {
    let (left, right) = symbols(of: pair)
    for slot in takePlaces(of: pair, sorted: left == right) where pairs[slot] == pair {
      let second = Int(otherEnds[slot]) + 1
      let last = Int(otherEnds[second])
      let before = Int(otherEnds[slot - 1])
      unlink(before)
      unlink(second)
      symbols[second] = Self.none
      symbols[slot] = merged
      pairs[slot] = Self.none
      otherEnds[slot] = Int32(truncatingIfNeeded: last)
      otherEnds[last] = Int32(truncatingIfNeeded: slot)
      if symbols[before] != Self.none { link(before) }
      if symbols[last + 1] != Self.none { link(slot) }
    }
    table.pairs[Int(pair)].count = 0
    table.pairs[Int(pair)].firstPlace = Self.none
    defer { table.pairs[Int(pair)].hasMerged = true }
    return !table.pairs[Int(pair)].hasMerged
  }

  /// The pairs that are new or have become more frequent since the last call.
  mutating func takeGrownPairs() -> [Int32] {
    for pair in grown { table.pairs[Int(pair)].isGrown = false }
    defer { grown = [] }
    return grown
  }

  private func takePlaces(of pair: Int32, sorted: Bool) -> [Int] {
    var places: [Int] = []
    var place = table.pairs[Int(pair)].firstPlace
    while place != Self.none {
      places.append(Int(place))
      place = nextPlaces[Int(place)]
    }
    if sorted { places.sort() }
    return places
  }

  /// Notes that the symbol that begins in a slot and the next one are neighbours.
  private mutating func link(_ slot: Int) {
    let second = Int(otherEnds[slot]) + 1
    guard Int(otherEnds[second]) - slot < maximumLength else { return }
    let pair = table.insert(symbols[slot], symbols[second])
    let place = Int32(truncatingIfNeeded: slot)
    let first = table.pairs[Int(pair)].firstPlace
    pairs[slot] = pair
    nextPlaces[slot] = first
    previousPlaces[slot] = Self.none
    if first != Self.none { previousPlaces[Int(first)] = place }
    table.pairs[Int(pair)].firstPlace = place
    table.pairs[Int(pair)].count += wordCounts[Int(words[slot])]
    guard !table.pairs[Int(pair)].isGrown else { return }
    table.pairs[Int(pair)].isGrown = true
    grown.append(pair)
  }

  /// Notes that the symbol that begins in a slot and the next one are neighbours no more.
  private mutating func unlink(_ slot: Int) {
    let pair = pairs[slot]
    guard pair != Self.none else { return }
    pairs[slot] = Self.none
    let (previous, next) = (previousPlaces[slot], nextPlaces[slot])
    if previous == Self.none {
      table.pairs[Int(pair)].firstPlace = next
    } else {
      nextPlaces[Int(previous)] = next
    }
    if next != Self.none { previousPlaces[Int(next)] = previous }
    table.pairs[Int(pair)].count -= wordCounts[Int(words[slot])]
  }
}
