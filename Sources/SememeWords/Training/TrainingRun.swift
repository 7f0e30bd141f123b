internal import SememeSystem
internal import SememeTensors
internal import Synchronization

/// What a thread does with the sentences that it reads.
protocol SentenceTrainer: AnyObject {
  /// The thread's random numbers, losses and scratch.
  var worker: WordWorker { get }

  /// Learns from a sentence.
  ///
  /// - Parameters:
  ///   - sentence: its words.
  ///   - rate: the learning rate.
  /// - Returns: how many of its words the schedule counts.
  func train(_ sentence: Sentence, rate: Float) -> Int
}

/// Passes over a corpus on all threads, with a learning rate that falls evenly.
///
/// A thread goes through all passes over its own part without waiting for the others; they all stop
/// for a moment where a checkpoint is due.
struct TrainingRun: Sendable {
  let corpus: WordCorpus
  let epochs: Int
  /// Words that the schedule counts in one pass.
  let words: Int
  let learningRate: Double
  let finalLearningRate: Double
  let meter: TrainingMeter
  let flag: CancellationFlag
  /// A deadline after which no more is learnt, as `--autotune` has.
  var deadline: ContinuousClock.Instant?

  /// Words learnt by all threads so far.
  final class Counter: Sendable {
    let words: Atomic<Int>
    init(_ words: Int) { self.words = Atomic(words) }
  }

  /// The learning rate after so many words.
  func rate(after done: Int) -> Float {
    let share = min(Double(done) / max(Double(words) * Double(epochs), 1), 1)
    return Float(learningRate - (learningRate - finalLearningRate) * share)
  }

  /// Runs to the end.
  ///
  /// - Parameters:
  ///   - position: where to begin.
  ///   - pool: the threads.
  ///   - checkpoint: how often `save` is called; nil: only where the work is cancelled.
  ///   - trainer: makes what a thread does with sentences.
  ///   - save: writes down how far the training is, while all threads rest.
  /// - Returns: the end.
  /// - Throws: `WordVectorsError` where the text cannot be read; `CancellationError`, after `save`;
  ///   what `save` throws.
  func callAsFunction(
    from position: TrainingPosition, on pool: ThreadPool, checkpoint: Duration?,
    trainer: @Sendable (Int) -> any SentenceTrainer,
    save: (TrainingPosition) throws -> Void
  ) throws -> TrainingPosition {
    let counter = Counter(position.words)
    let parts = try corpus.parts(position.threads.count)
    let threads = try zip(parts, position.threads).enumerated().map { number, start in
      let thread = TrainingThread(self, counter, start.0, start.1, trainer(number))
      try thread.skip()
      return thread
    }
    func now() -> TrainingPosition {
      var position = position
      position.threads = threads.map(\.position)
      return position
    }
    nonisolated(unsafe) let shared = threads
    while threads.contains(where: { !$0.isDone }) {
      let pause = checkpoint.map { ContinuousClock.now + $0 }
      let failure = FirstFailure()
      pool.forEach(threads.count) { number in
        failure.attempt(number) { try shared[number].run(until: pause) }
      }
      try failure.rethrow()
      if flag.isCancelled {
        try save(now())
        throw CancellationError()
      }
      if checkpoint != nil { try save(now()) }
      if let deadline, ContinuousClock.now >= deadline { break }
    }
    meter.finish(epoch: epochs)
    return now()
  }
}

/// One thread of a training.
final class TrainingThread {
  /// How far it is.
  private(set) var position: TrainingPosition.Thread
  private let run: TrainingRun
  private let counter: TrainingRun.Counter
  private let parts: [CorpusPart]
  private let trainer: any SentenceTrainer
  private var reader: SentenceReader
  private var sentence = Sentence()
  /// Words that others do not know of yet, raw words among them, and bytes reported.
  private var (fresh, rawWords) = (0, 0)

  /// Words after which others, and the meter, are told.
  private static let reportEvery = 10_000

  init(
    _ run: TrainingRun, _ counter: TrainingRun.Counter, _ parts: [CorpusPart],
    _ position: TrainingPosition.Thread, _ trainer: any SentenceTrainer
  ) {
    (self.run, self.counter, self.parts, self.position) = (run, counter, parts, position)
    self.trainer = trainer
    trainer.worker.randomState = position.random
    reader = run.corpus.reader(parts)
  }

  var isDone: Bool { position.epoch >= run.epochs }

  /// Reads over the sentences that an earlier run has learnt from.
  func skip() throws(WordVectorsError) {
    for _ in 0..<position.sentences {
      guard try reader.next(into: &sentence) else {
        throw WordVectorsError(
          .invalidArgument,
          "the text has fewer sentences than the training has already read; go on with the same files"
        )
      }
    }
  }

  /// Learns until the end, a pause, or the end of all work.
  func run(until pause: ContinuousClock.Instant?) throws(WordVectorsError) {
    defer { report() }
    var sentences = 0
    while position.epoch < run.epochs {
      if sentences & 63 == 0, isInterrupted(pause, sentences) { return }
      sentences += 1
      guard try reader.next(into: &sentence) else {
        position.epoch += 1
        position.sentences = 0
        reader = run.corpus.reader(parts)
        continue
      }
      let rate = run.rate(after: counter.words.load(ordering: .relaxed) + fresh)
      let words = trainer.train(sentence, rate: rate)
      position.sentences += 1
      position.words += words
      fresh += words
      rawWords += sentence.count
      if rawWords >= TrainingThread.reportEvery { report() }
    }
  }

  private func isInterrupted(_ pause: ContinuousClock.Instant?, _ sentences: Int) -> Bool {
    if run.flag.isCancelled { return true }
    // The clock is asked rarely; a run makes at least some progress before it pauses.
    guard sentences > 0, pause != nil || run.deadline != nil else { return false }
    let now = ContinuousClock.now
    return pause.map { now >= $0 } ?? false || run.deadline.map { now >= $0 } ?? false
  }

  private func report() {
    let total = counter.words.wrappingAdd(fresh, ordering: .relaxed).newValue
    let loss = trainer.worker.takeLoss()
    position.random = trainer.worker.randomState
    run.meter.add(
      done: Double(fresh), units: rawWords, loss: loss.sum, examples: loss.examples,
      epoch: min(position.epoch + 1, run.epochs), learningRate: Double(run.rate(after: total)))
    (fresh, rawWords) = (0, 0)
  }
}
