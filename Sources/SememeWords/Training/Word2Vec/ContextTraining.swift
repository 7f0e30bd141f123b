internal import SememeTensors

/// A training of words by their neighbours with everything ready to begin, or to go on.
struct ContextTraining: Sendable {
  let options: Word2VecOptions
  let corpus: WordCorpus
  let words: LearntWords
  let input: WordRows
  let output: WordRows
  /// The input rows of words that have several; nil: each has its own.
  var parts: WordParts?
  /// The word that is put behind every sentence; nil: none.
  var endOfSentence: Int32?

  /// Trains to the end.
  ///
  /// - Parameters:
  ///   - position: where to begin.
  ///   - pool: the threads.
  ///   - interval: the time between two calls of `save`; nil: only where the work is cancelled.
  ///   - progress: is told how far it is.
  ///   - flag: ends it early.
  ///   - save: writes down how far the training is.
  /// - Throws: `WordVectorsError`; `CancellationError`, after `save`.
  func run(
    from position: TrainingPosition, on pool: ThreadPool, every interval: Duration?,
    _ progress: (@Sendable (TrainingProgress) -> Void)?, _ flag: CancellationFlag,
    save: (TrainingPosition) throws -> Void
  ) throws {
    let kernels = try kernelLevel()
    let training = training
    let run = TrainingRun(
      corpus: corpus, epochs: options.epochs, words: words.wordsOfText,
      learningRate: options.learningRate, finalLearningRate: options.finalLearningRate,
      meter: TrainingMeter(
        phase: "training", epochCount: options.epochs,
        work: Double(words.wordsOfText) * Double(options.epochs), report: progress),
      flag: flag)
    let isSkipGram = options.architecture == .skipGram
    let end = try run(from: position, on: pool, checkpoint: interval) { _ in
      ContextTrainer(
        training, words.vocabulary, isSkipGram: isSkipGram,
        longestSentence: options.corpus.maximumSentenceLength, endOfSentence: endOfSentence,
        kernels: kernels)
    } save: {
      try save($0)
    }
    guard input.isFinite, output.isFinite else { throw TrainingFailure.overflow }
    try save(end)
  }

  private var training: WordTraining {
    let counts = words.counts
    let context = WordTraining.Context(
      window: options.window, drawsWindow: options.drawsWindow,
      sumsContext: options.sumsContext,
      keep: Subsampling.keep(counts: counts, threshold: options.sample))
    return WordTraining(
      input: input, output: output, context: context, parts: parts,
      loss: options.objective.loss(counts: counts))
  }
}

/// The instructions that trainings use.
///
/// - Throws: `WordVectorsError` where `SEMEME_KERNELS` names none.
func kernelLevel() throws(WordVectorsError) -> KernelLevel {
  do {
    return try KernelLevel.selected()
  } catch {
    throw WordVectorsError(.invalidArgument, "cannot choose kernels", cause: error)
  }
}

extension Word2VecOptions.Objective {
  /// What the kernels do.
  func loss(counts: [Int]) -> WordTraining.Loss {
    switch self {
    case .negativeSampling(let count, let exponent):
      .negativeSampling(count: count, weights: NoiseWeights.of(counts, exponent: exponent))
    case .hierarchicalSoftmax: .hierarchicalSoftmax(FastTextTree(counts: counts).paths)
    }
  }
}
