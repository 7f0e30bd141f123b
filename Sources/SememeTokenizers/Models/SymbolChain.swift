/// The symbols of a word while they are merged.
struct SymbolChain {
  private struct Symbol {
    var id: Int32
    /// Bytes of text, 0 once it has merged into the one before.
    var length: Int32
    var previous: Int32
    var next: Int32
    /// The merge with the next symbol, of rank `Int32.max` when there is none.
    var merge: MergeTable.Merge
  }

  /// A pair in the queue: the lower first, by rank, then by place.
  private struct Candidate: Comparable {
    let rank: Int32
    let place: Int32
    let id: Int32

    @inline(__always)
    static func < (left: Candidate, right: Candidate) -> Bool {
      left.rank == right.rank ? left.place < right.place : left.rank < right.rank
    }
  }

  private var symbols: [Symbol] = []
  private var queue = BinaryHeap<Candidate>()
  private static let none = MergeTable.Merge(rank: .max, id: 0)
  /// Up to so many symbols it is quicker to look through all pairs than to keep a queue.
  private static let scanned = 24

  /// Starts over, keeping the memory.
  mutating func removeAll() {
    symbols.removeAll(keepingCapacity: true)
  }

  /// Appends a symbol that stands for some bytes of text.
  @inline(__always)
  mutating func append(_ id: Int32, length: Int) {
    let index = Int32(truncatingIfNeeded: symbols.count)
    symbols.append(
      Symbol(
        id: id, length: Int32(truncatingIfNeeded: length), previous: index - 1, next: index + 1,
        merge: Self.none))
  }

  /// Calls `body` with the id and the length of each symbol that is left.
  @inline(__always)
  func forEachSymbol(_ body: (Int32, Int) -> Void) {
    for symbol in symbols where symbol.length > 0 { body(symbol.id, Int(symbol.length)) }
  }

  /// Merges pairs, those of the lowest rank first and from the left, until none is left.
  mutating func merge(_ table: MergeTable.Lookup) {
    guard symbols.count > 1 else { return }
    for index in symbols.indices.dropLast() {
      symbols[index].merge =
        table.merge(symbols[index].id, symbols[index + 1].id) ?? Self.none
    }
    if symbols.count <= Self.scanned {
      symbols.withUnsafeMutableBufferPointer { Self.mergeScanning($0, table) }
    } else {
      mergeQueueing(table)
    }
  }

  private static func mergeScanning(
    _ symbols: UnsafeMutableBufferPointer<Symbol>, _ table: MergeTable.Lookup
  ) {
    while true {
      var best = Int32.max
      var place = 0
      var index = 0
      while index < symbols.count {
        if symbols[index].merge.rank < best {
          best = symbols[index].merge.rank
          place = index
        }
        index = Int(symbols[index].next)
      }
      guard best < .max else { return }
      mergePair(in: symbols, at: place, table)
    }
  }

  private mutating func mergeQueueing(_ table: MergeTable.Lookup) {
    queue.removeAll()
    for index in symbols.indices { enqueue(index) }
    while let candidate = queue.popMinimum() {
      let place = Int(candidate.place)
      // A pair may have changed since it was queued.
      let isCurrent =
        symbols[place].length > 0 && symbols[place].merge.rank == candidate.rank
        && symbols[place].merge.id == candidate.id
      guard isCurrent else { continue }
      symbols.withUnsafeMutableBufferPointer { Self.mergePair(in: $0, at: place, table) }
      enqueue(place)
      if symbols[place].previous >= 0 { enqueue(Int(symbols[place].previous)) }
    }
  }

  private mutating func enqueue(_ place: Int) {
    let merge = symbols[place].merge
    guard merge.rank < .max else { return }
    queue.insert(Candidate(rank: merge.rank, place: Int32(place), id: merge.id))
  }

  /// Merges a symbol with the next one and looks up the pairs that this makes.
  @inline(__always)
  private static func mergePair(
    in symbols: UnsafeMutableBufferPointer<Symbol>, at place: Int, _ table: MergeTable.Lookup
  ) {
    let right = Int(symbols[place].next)
    symbols[place].id = symbols[place].merge.id
    symbols[place].length += symbols[right].length
    symbols[right].length = 0
    symbols[right].merge = none
    let next = Int(symbols[right].next)
    symbols[place].next = Int32(truncatingIfNeeded: next)
    symbols[place].merge = none
    if next < symbols.count {
      symbols[next].previous = Int32(truncatingIfNeeded: place)
      symbols[place].merge = table.merge(symbols[place].id, symbols[next].id) ?? none
    }
    let previous = Int(symbols[place].previous)
    if previous >= 0 {
      symbols[previous].merge =
        table.merge(symbols[previous].id, symbols[place].id) ?? none
    }
  }
}
