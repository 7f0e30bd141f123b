/// What is counted, and where: pairs of frequent words in a table, all others as a list.
///
/// A pair of the words of rank r and s (from 1) has a place in the table where r · s is at most a
/// bound; frequent words come first, so that by Zipf's law most pairs of a text have one.
struct CooccurrencePlan: Sendable {
  let vocabularySize: Int
  let window: Int
  let isSymmetric: Bool
  /// What a pair at a distance counts, from distance 1.
  let units: [UInt64]
  /// Where the columns of each row of the table end; those of a symmetric table begin at the diagonal.
  let rowEnds: [Int32]
  /// What to add to a column for its place in the table.
  let rowStarts: [Int]
  /// Places of the table.
  let tableSize: Int
  /// Pairs that each thread lists before it sorts them.
  let listCapacity: Int

  /// Divides memory.
  ///
  /// - Parameters:
  ///   - vocabularySize: how many words there are.
  ///   - options: window and memory.
  ///   - threads: how many count, each with a table and a list of its own.
  init(vocabularySize: Int, options: GloVeOptions, threads: Int) {
    self.vocabularySize = vocabularySize
    window = options.window
    isSymmetric = options.isSymmetric
    units = (1...options.window).map { distance in
      UInt64(
        (1 / (CooccurrenceCount.unit * (options.weighsDistance ? Double(distance) : 1))).rounded())
    }
    let share = max(options.memoryLimit / max(threads, 1), 0)
    let (size, symmetric) = (vocabularySize, options.isSymmetric)
    func columns(_ row: Int, _ bound: Int) -> Range<Int> {
      let begin = symmetric ? row : 0
      return begin..<max(begin, min(bound / (row + 1), size))
    }
    func places(_ bound: Int) -> Int {
      (0..<size).reduce(0) { $0 + columns($1, bound).count }
    }
    // The largest bound whose table takes half of the memory.
    var (low, high) = (0, size * size)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if places(middle) <= share / 16 { low = middle } else { high = middle - 1 }
    }
    var (starts, ends, total): ([Int], [Int32], Int) = ([], [], 0)
    for row in 0..<size {
      let columns = columns(row, low)
      starts.append(total - columns.lowerBound)
      ends.append(Int32(columns.isEmpty ? 0 : columns.upperBound))
      total += columns.count
    }
    (rowStarts, rowEnds, tableSize) = (starts, ends, total)
    // Two buffers, of which sorting needs one.
    let pairs = symmetric ? size * (size + 1) / 2 : size * size
    let wanted = total == pairs ? 1 : min(share / 2 / 32, 1 << 27)
    listCapacity = max(wanted, 1 << 10)
  }
}
