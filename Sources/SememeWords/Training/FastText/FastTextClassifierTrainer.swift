internal import SememeTensors

/// Trains fastText's classifier: the mean of the vectors of a text's words and n-grams predicts its
/// labels.
///
/// A line of the files is a text with its labels, which are words that begin with a prefix, anywhere.
///
/// ```swift
/// var options = FastTextClassifierOptions()
/// options.wordNgrams = 2
/// let model = try await FastTextClassifierTrainer(options).train(on: ["train.txt"])
/// let best = try model.predict("How far is it from Denver to Aspen ?")
/// ```
public struct FastTextClassifierTrainer: Sendable {
  /// How it trains.
  public let options: FastTextClassifierOptions

  /// A trainer.
  ///
  /// - Parameter options: how it trains.
  /// - Throws: `WordVectorsError` that names an option which makes no sense.
  public init(
    _ options: FastTextClassifierOptions = FastTextClassifierOptions()
  ) throws(WordVectorsError) {
    try options.validate()
    self.options = options
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - files: text files, plain or gzip.
  ///   - pretrained: vectors to begin with; their words are learnt too.
  ///   - checkpoint: where to write down how far the training is; nil: nowhere.
  ///   - progress: is told how far it is, from any thread.
  /// - Returns: the model.
  /// - Throws: `WordVectorsError` where files cannot be read or written, hold no label or no word that
  ///   is frequent enough, do not fit memory, or numbers overflow; `CancellationError` where the task
  ///   was cancelled.
  public func train(
    on files: [String], pretrained: WordVectors? = nil, checkpoint: TrainingCheckpoint? = nil,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> FastTextModel {
    try PretrainedRows.check(pretrained, dimension: options.dimension)
    let corpus = try WordCorpus(paths: files, options: options.corpus)
    let pool = ThreadPool(threadCount: options.threads)
    return try await pool.performCancellably { flag in
      let dictionary = try dictionary(corpus, pretrained, pool, flag)
      let session = try Session(options, dictionary, corpus)
      session.begin(pretrained, on: pool)
      return try session.run(
        from: session.start(pool), on: pool, checkpoint, progress, flag)
    }
  }

  /// Goes on with a training that was ended early.
  ///
  /// One thread ends with the same model, to the last bit, as if it had never been stopped.
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
  ) async throws -> FastTextModel {
    let (file, options) = try TrainingFile.read(checkpoint.path, kind: Session.kind) {
      try FastTextClassifierOptions($0)
    }
    let corpus = try WordCorpus(paths: files, options: options.corpus)
    guard let position = file.position, let labels = file.labels else {
      throw WordVectorsError(
        .malformedFile, "has no labels or does not say how far the training is",
        path: checkpoint.path)
    }
    try position.check(corpus, path: checkpoint.path)
    let pool = ThreadPool(threadCount: options.threads)
    return try await pool.performCancellably { flag in
      let counts = try FastTextCounts(
        corpus, marksSentenceEnds: true, labelPrefix: Array(options.labelPrefix.utf8), pool, flag)
      let dictionary = FastTextDictionary(
        words: file.words, labels: labels, tokenCount: Int64(counts.tokenCount))
      let session = try Session(options, dictionary, corpus)
      try session.restore(file, path: checkpoint.path)
      return try session.run(from: position, on: pool, checkpoint, progress, flag)
    }
  }

  func dictionary(
    _ corpus: WordCorpus, _ pretrained: WordVectors?, _ pool: ThreadPool, _ flag: CancellationFlag
  ) throws -> FastTextDictionary {
    let counts = try FastTextCounts(
      corpus, marksSentenceEnds: true, labelPrefix: Array(options.labelPrefix.utf8), pool, flag)
    let labels: WordVocabulary
    do {
      labels = try counts.labels(minimumCount: options.minimumLabelCount)
    } catch {
      throw WordVectorsError(
        .emptyVocabulary,
        "no label that begins with \"\(options.labelPrefix)\" occurs \(options.minimumLabelCount) "
          + "times or more: give texts with labels, or another prefix", cause: error)
    }
    return FastTextDictionary(
      words: try counts.words(minimumCount: options.minimumCount, pretrained: pretrained),
      labels: labels, tokenCount: Int64(counts.tokenCount))
  }
}
