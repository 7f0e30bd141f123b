/// Counts the pairs of one thread's sentences.
final class CooccurrenceCounter {
  private let plan: CooccurrencePlan
  private let runs: CooccurrenceRuns
  private let table: UnsafeMutableBufferPointer<UInt64>
  private let list: UnsafeMutableBufferPointer<CooccurrenceCount>
  private let scratch: UnsafeMutableBufferPointer<CooccurrenceCount>
  private var listed = 0

  init(_ plan: CooccurrencePlan, runs: CooccurrenceRuns) {
    self.plan = plan
    self.runs = runs
    table = .allocate(capacity: max(plan.tableSize, 1))
    table.initialize(repeating: 0)
    list = .allocate(capacity: plan.listCapacity)
    scratch = .allocate(capacity: plan.listCapacity)
  }

  deinit {
    table.deallocate()
    list.deallocate()
    scratch.deallocate()
  }

  /// Counts the pairs of a sentence.
  ///
  /// - Parameter words: places in the vocabulary; words outside of it are left out and leave no gap, as
  ///   in the original program.
  /// - Throws: `WordVectorsError` where the disk is full.
  func add(_ words: [Int32]) throws(WordVectorsError) {
    let (isSymmetric, window) = (plan.isSymmetric, plan.window)
    for place in words.indices.dropFirst() {
      let word = words[place]
      for before in max(0, place - window)..<place {
        let units = plan.units[place - before - 1]
        var (row, column) = (words[before], word)
        if isSymmetric, row > column { swap(&row, &column) }
        // Of two equal words each is beside the other.
        let weight = isSymmetric && row == column ? 2 * units : units
        if column < plan.rowEnds[Int(row)] {
          table[plan.rowStarts[Int(row)] + Int(column)] += weight
        } else {
          try append(row, column, weight)
        }
      }
    }
  }

  private func append(_ row: Int32, _ column: Int32, _ units: UInt64) throws(WordVectorsError) {
    if listed == list.count { try shorten() }
    list[listed] = CooccurrenceCount(
      word: UInt32(bitPattern: row), context: UInt32(bitPattern: column), units: units)
    listed += 1
  }

  /// Adds up equal pairs; a list that stays long goes to the disk.
  private func shorten() throws(WordVectorsError) {
    combine()
    guard listed > list.count / 2 else { return }
    try runs.append(UnsafeBufferPointer(rebasing: list[..<listed]))
    listed = 0
  }

  private func combine() {
    listed = CooccurrenceCount.combine(
      UnsafeMutableBufferPointer(rebasing: list[..<listed]),
      scratch: UnsafeMutableBufferPointer(rebasing: scratch[..<listed]),
      vocabularySize: plan.vocabularySize)
  }

  /// The listed pairs that stayed in memory, sorted.
  func finish() -> CooccurrenceReader {
    combine()
    return CooccurrenceReader(Array(list[..<listed]))
  }

  /// Adds another's table to this one's.
  func absorb(_ other: CooccurrenceCounter) {
    for place in 0..<plan.tableSize { table[place] += other.table[place] }
  }

  /// Gives a closure every pair of the table that occurs.
  func forEachTabled<E: Error>(_ body: (CooccurrenceCount) throws(E) -> Void) throws(E) {
    for row in 0..<plan.vocabularySize {
      let end = Int(plan.rowEnds[row])
      for column in (plan.isSymmetric ? row : 0)..<max(end, plan.isSymmetric ? row : 0) {
        let units = table[plan.rowStarts[row] + column]
        if units > 0 {
          try body(
            CooccurrenceCount(word: UInt32(row), context: UInt32(column), units: units))
        }
      }
    }
  }
}
