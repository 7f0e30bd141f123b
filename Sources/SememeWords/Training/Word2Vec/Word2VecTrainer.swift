internal import SememeTensors

/// Trains Word2Vec on text files.
///
/// The text is read once to count its words and then once an epoch, in bounded memory. Skip-gram has
/// each word predict its neighbours, CBOW has the mean of its neighbours predict it; updates of
/// several threads race, as in the original program (Recht et al. 2011, arXiv:1106.5730).
///
/// ```swift
/// var options = Word2VecOptions()
/// options.architecture = .skipGram
/// let model = try await Word2VecTrainer(options).train(on: ["text.txt"])
/// try model.vectors.save(to: "vectors.bin", format: .word2VecBinary)
/// ```
public struct Word2VecTrainer: Sendable {
  /// How it trains.
  public let options: Word2VecOptions

  /// A trainer.
  ///
  /// - Parameter options: how it trains.
  /// - Throws: `WordVectorsError` that names an option which makes no sense.
  public init(_ options: Word2VecOptions = Word2VecOptions()) throws(WordVectorsError) {
    try options.validate()
    self.options = options
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - files: text files, plain or gzip.
  ///   - earlier: a model to go on from: its words keep their vectors, new ones are added, counts are
  ///     summed. Its dimension and objective must be those of the options.
  ///   - checkpoint: where to write down how far the training is; nil: nowhere.
  ///   - progress: is told how far it is, from any thread.
  /// - Returns: the model.
  /// - Throws: `WordVectorsError` where files cannot be read or written, hold no word that is frequent
  ///   enough, do not fit memory, or numbers overflow; `CancellationError` where the task was
  ///   cancelled.
  public func train(
    on files: [String], continuing earlier: Word2VecModel? = nil,
    checkpoint: TrainingCheckpoint? = nil,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Word2VecModel {
    let corpus = try WordCorpus(paths: files, options: options.corpus)
    let pool = ThreadPool(threadCount: options.threads)
    return try await pool.performCancellably { flag in
      let counts = try corpus.counts(on: pool, flag: flag)
      let words = try words(counts, after: earlier)
      let rows = try rows(for: words, earlier, on: pool)
      let begin = TrainingPosition(of: corpus, seed: options.seed, on: pool)
      return try run(words, rows, corpus, from: begin, on: pool, checkpoint, progress, flag)
    }
  }

  /// Goes on with a training that was ended early.
  ///
  /// One thread ends with the same vectors, to the last bit, as if it had never been stopped.
  ///
  /// - Parameters:
  ///   - checkpoint: the file that it wrote; it is written on.
  ///   - files: the same text files.
  ///   - progress: is told how far it is, from any thread.
  /// - Returns: the model.
  /// - Throws: as `train`; `WordVectorsError` where the text is another one.
  public static func resume(
    _ checkpoint: TrainingCheckpoint, on files: [String],
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Word2VecModel {
    let (model, position) = try Word2VecModel.read(checkpoint.path)
    guard let position else { return model }
    let corpus = try WordCorpus(paths: files, options: model.options.corpus)
    try position.check(corpus, path: checkpoint.path)
    let pool = ThreadPool(threadCount: model.options.threads)
    return try await pool.performCancellably { flag in
      let counts = try corpus.counts(on: pool, flag: flag)
      let words = try LearntWords(model.vocabulary, learning: counts)
      let trainer = try Word2VecTrainer(model.options)
      return try trainer.run(
        words, trainer.rows(for: words, model, on: pool), corpus, from: position, on: pool,
        checkpoint,
        progress, flag)
    }
  }

  private func run(
    _ words: LearntWords, _ rows: (input: WordRows, output: WordRows), _ corpus: WordCorpus,
    from position: TrainingPosition, on pool: ThreadPool, _ checkpoint: TrainingCheckpoint?,
    _ progress: (@Sendable (TrainingProgress) -> Void)?, _ flag: CancellationFlag
  ) throws -> Word2VecModel {
    func model(_ input: Tensor, _ output: Tensor) -> Word2VecModel {
      Word2VecModel(
        options: options, vocabulary: words.vocabulary, input: input, output: output)
    }
    let training = ContextTraining(
      options: options, corpus: corpus, words: words, input: rows.input, output: rows.output)
    try training.run(from: position, on: pool, every: checkpoint?.interval, progress, flag) {
      guard let checkpoint else { return }
      let now = model(rows.input.tensor(), rows.output.tensor())
      try now.file(at: $0).write(to: checkpoint.path)
    }
    return model(rows.input.surrendered(), rows.output.surrendered())
  }

  /// The words to learn.
  private func words(
    _ counts: WordCounts, after earlier: Word2VecModel?
  ) throws(WordVectorsError) -> LearntWords {
    guard let earlier else { return try LearntWords(counts, options) }
    var samplesNegatives = false
    if case .negativeSampling = earlier.options.objective { samplesNegatives = true }
    try LearntWords.checkContinuing(
      dimension: earlier.options.dimension, samplesNegatives: samplesNegatives, options)
    return try LearntWords(counts, options, after: earlier.vocabulary)
  }

  /// The matrices to begin with: those of an earlier model, and random input for other words.
  private func rows(
    for words: LearntWords, _ earlier: Word2VecModel?, on pool: ThreadPool
  ) throws(WordVectorsError) -> (input: WordRows, output: WordRows) {
    let count = words.vocabulary.count
    try TrainingMemory.check(rows: 2 * count, dimension: options.dimension)
    let input = WordRows(count: count, dimension: options.dimension)
    let output = WordRows(count: count, dimension: options.dimension)
    let known = earlier?.vocabulary.count ?? 0
    if let earlier {
      input.copy(earlier.input)
      output.copy(earlier.output)
    }
    input.draw(
      known..<count, scale: 1 / Float(options.dimension), seed: options.seed, on: pool)
    return (input, output)
  }
}
