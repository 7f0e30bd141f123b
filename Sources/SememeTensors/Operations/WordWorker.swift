internal import CSememeKernels

/// One thread's part in training word vectors: its random numbers, scratch and sums.
///
/// `@unchecked Sendable`: one thread at a time uses it.
package final class WordWorker: @unchecked Sendable {
  private let training: WordTraining
  private let kernels: KernelLevel
  private var worker = sememe_word_worker()
  private let vectors: UnsafeMutablePointer<Float>
  private let words: UnsafeMutablePointer<UInt32>
  private let rows: UnsafeMutablePointer<UInt32>
  private let scores: UnsafeMutablePointer<Float>?
  private let longestText: Int

  /// A worker.
  ///
  /// - Parameters:
  ///   - training: what it trains.
  ///   - longestText: the most words of a text.
  ///   - seed: of its random numbers.
  ///   - kernels: the instructions to use.
  package init(
    _ training: WordTraining, longestText: Int, seed: UInt64, kernels: KernelLevel = .best
  ) {
    self.training = training
    self.kernels = kernels
    self.longestText = longestText
    let unit = Int(sememe_word_width)
    vectors = Storage.allocate(floats: 3 * training.input.width)
    words = .allocate(capacity: max(longestText, 1))
    rows = .allocate(capacity: 2 * Int(training.shared.window) * training.longestWord)
    let padded = (training.output.count + unit - 1) / unit * unit
    scores = training.scoresAll ? Storage.allocate(floats: 2 * padded) : nil
    worker.random = seed
    worker.vectors = vectors
    worker.words = words
    worker.rows = rows
    worker.scores = scores
  }

  deinit {
    Storage.deallocate(vectors)
    words.deallocate()
    rows.deallocate()
    if let scores { Storage.deallocate(scores) }
  }

  /// The state of its random numbers, from which another worker can go on.
  package var randomState: UInt64 {
    get { worker.random }
    set { worker.random = newValue }
  }

  /// A random number of this worker's.
  ///
  /// - Parameter bound: at least 1.
  /// - Returns: from 0 to bound − 1.
  package func draw(below bound: Int) -> Int {
    var random = SplitMix(state: worker.random)
    defer { worker.random = random.state }
    return Int.random(in: 0..<bound, using: &random)
  }

  /// Examples so far.
  package var examples: Int { Int(worker.examples) }

  /// The sum of losses that were measured since the last call, and how many they were.
  package func takeLoss() -> (sum: Double, examples: Int) {
    defer { (worker.loss, worker.measured) = (0, 0) }
    return (worker.loss, Int(worker.measured))
  }

  /// Trains on one text by skip-gram.
  ///
  /// - Parameters:
  ///   - text: the places of its words.
  ///   - rate: the learning rate.
  /// - Precondition: no more words than promised, each in the vocabulary.
  package func skipGram(_ text: UnsafeBufferPointer<Int32>, rate: Float) {
    train(text, rate, kernels.table.pointee.word_skip_gram)
  }

  /// Trains on one text by CBOW; see `skipGram`.
  package func cbow(_ text: UnsafeBufferPointer<Int32>, rate: Float) {
    train(text, rate, kernels.table.pointee.word_cbow)
  }

  private func train(
    _ text: UnsafeBufferPointer<Int32>, _ rate: Float,
    _ kernel: (
      UnsafePointer<sememe_word_training>?, UnsafeMutablePointer<sememe_word_worker>?,
      UnsafePointer<UInt32>?, Int
    ) -> Void
  ) {
    precondition(text.count <= longestText, "word training: a text of \(text.count) words")
    guard let base = text.baseAddress else { return }
    worker.rate = rate
    base.withMemoryRebound(to: UInt32.self, capacity: text.count) { words in
      withUnsafePointer(to: training.shared) { kernel($0, &worker, words, text.count) }
    }
  }

  /// Trains on one example of a classifier.
  ///
  /// - Parameters:
  ///   - bag: input rows.
  ///   - targets: output rows; all but one-versus-all take the first.
  ///   - rate: the learning rate.
  /// - Precondition: the rows are there.
  package func bag(_ bag: [UInt32], targets: [UInt32], rate: Float) {
    worker.rate = rate
    withUnsafePointer(to: training.shared) { shared in
      kernels.table.pointee.word_bag(
        shared, &worker, bag, bag.count, targets, targets.count)
    }
  }
}
