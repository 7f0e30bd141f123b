internal import SememeSystem
package import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Counts which words of a corpus stand beside which, in bounded memory and on all threads.
package struct GloVePairs {
  private let corpus: WordCorpus
  private let vocabulary: WordVocabulary
  private let options: GloVeOptions
  private let parts: Int
  private let pool: ThreadPool
  private let flag: CancellationFlag
  private let report: (@Sendable (TrainingProgress) -> Void)?

  /// Prepares counting.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - vocabulary: the words that count.
  ///   - options: window and memory.
  ///   - parts: in how many parts the text is counted; nil: one for each thread.
  ///   - pool: the threads.
  ///   - flag: ends the work early.
  ///   - report: is told how far it is.
  package init(
    corpus: WordCorpus, vocabulary: WordVocabulary, options: GloVeOptions, parts: Int? = nil,
    pool: ThreadPool, flag: CancellationFlag,
    report: (@Sendable (TrainingProgress) -> Void)? = nil
  ) {
    self.corpus = corpus
    self.vocabulary = vocabulary
    self.options = options
    self.parts = parts ?? pool.threadCount
    self.pool = pool
    self.flag = flag
    self.report = report
  }

  /// Every pair in the order in which it is learned.
  ///
  /// - Returns: the same pairs for any number of parts and any memory, in an order that depends on
  ///   these and on the seed.
  /// - Throws: `WordVectorsError` where a file cannot be read or the disk is full; `CancellationError`.
  package func cells() throws -> GloVeCells {
    let runs = CooccurrenceRuns(folder: options.temporaryFolder)
    let counters = try count(runs)
    guard let first = counters.first else {
      return GloVeCells(memory: .allocate(capacity: 1), count: 0)
    }
    for other in counters.dropFirst() { first.absorb(other) }
    let leftovers = counters.map { $0.finish() }
    var expected = leftovers.reduce(0) { $0 + $1.countInMemory } + runs.pairCount
    first.forEachTabled { _ in expected += 1 }
    let shuffler = GloVeCellShuffler(
      expected: expected * (options.isSymmetric ? 2 : 1),
      limit: options.memoryLimit / MemoryLayout<GloVeCell>.stride, seed: options.seed,
      folder: options.temporaryFolder, flag: flag)
    try first.forEachTabled { try append($0, to: shuffler) }
    var merge = try CooccurrenceMerge(runs.readers() + leftovers)
    while let pair = try merge.next() { try append(pair, to: shuffler) }
    return try shuffler.finish()
  }

  private func count(_ runs: CooccurrenceRuns) throws -> [CooccurrenceCounter] {
    let parts = try corpus.parts(parts)
    let plan = CooccurrencePlan(
      vocabularySize: vocabulary.count, options: options, threads: parts.count)
    let meter = TrainingMeter(
      phase: "counting pairs", work: Double(corpus.byteCount), report: report)
    let failure = FirstFailure()
    nonisolated(unsafe) let counters = parts.map { _ in CooccurrenceCounter(plan, runs: runs) }
    pool.forEach(parts.count) { number in
      failure.attempt(number) {
        try count(parts[number], counters[number], meter)
      }
    }
    try failure.rethrow()
    meter.finish()
    return counters
  }

  private func count(
    _ parts: [CorpusPart], _ counter: CooccurrenceCounter, _ meter: TrainingMeter
  ) throws {
    let reader = corpus.reader(parts)
    var sentence = Sentence()
    var indices: [Int32] = []
    var (bytes, words) = (0, 0)
    while try reader.next(into: &sentence) {
      try flag.check()
      sentence.indices(in: vocabulary, into: &indices)
      try counter.add(indices)
      words += sentence.count
      if reader.byteCount != bytes {
        meter.add(done: Double(reader.byteCount - bytes), units: words)
        (bytes, words) = (reader.byteCount, 0)
      }
    }
    meter.add(done: Double(reader.byteCount - bytes), units: words)
  }

  private func append(_ pair: CooccurrenceCount, to shuffler: GloVeCellShuffler) throws {
    let count = pair.count
    let weight =
      count < options.maximumWeightCount
      ? pow(count / options.maximumWeightCount, options.alpha) : 1
    var cell = GloVeCell(
      word: pair.word, context: pair.context, logCount: Float(log(count)), weight: Float(weight))
    try shuffler.append(cell)
    if options.isSymmetric, pair.word != pair.context {
      swap(&cell.word, &cell.context)
      try shuffler.append(cell)
    }
  }
}
