internal import SememeTensors

/// Trains word vectors with subwords: a word's vector is the mean of its own and those of its n-grams
/// of characters, so that words never seen have vectors too.
///
/// The text is read once to count its words and then once an epoch. Memory holds rows of words and of
/// the buckets that their n-grams lead to, not of all buckets. All these rows begin at random; the
/// original program begins a tenth of all rows for each of its threads so, and the rest with zeros,
/// which answers fewer analogies. In the model, buckets that no word of the text leads to are zero.
///
/// ```swift
/// let model = try await FastTextTrainer(FastTextOptions(.skipGram)).train(on: ["text.txt"])
/// print(model.wordVectors.vector(of: "neverseen"))
/// ```
public struct FastTextTrainer: Sendable {
  /// How it trains.
  public let options: FastTextOptions

  /// A trainer.
  ///
  /// - Parameter options: how it trains.
  /// - Throws: `WordVectorsError` that names an option which makes no sense.
  public init(_ options: FastTextOptions = FastTextOptions()) throws(WordVectorsError) {
    try options.validate()
    self.options = options
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - files: text files, plain or gzip.
  ///   - pretrained: vectors to begin with; their words are learnt too.
  ///   - earlier: a model to go on from: its words and buckets keep their vectors, new words are
  ///     added, counts are summed. Its dimension and n-grams must be those of the options. Not
  ///     together with `pretrained`.
  ///   - checkpoint: where to write down how far the training is; nil: nowhere.
  ///   - progress: is told how far it is, from any thread.
  /// - Returns: the model.
  /// - Throws: `WordVectorsError` where files cannot be read or written, hold no word that is frequent
  ///   enough, do not fit memory, or numbers overflow; `CancellationError` where the task was
  ///   cancelled.
  public func train(
    on files: [String], pretrained: WordVectors? = nil, continuing earlier: FastTextModel? = nil,
    checkpoint: TrainingCheckpoint? = nil, progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> FastTextModel {
    try PretrainedRows.check(pretrained, dimension: options.words.dimension)
    let corpus = try WordCorpus(paths: files, options: options.words.corpus)
    let pool = ThreadPool(threadCount: options.words.threads)
    return try await pool.performCancellably { flag in
      let words = try words(counts(corpus, pool, flag), pretrained, after: earlier)
      let session = try Session(options, words, corpus)
      session.begin(pretrained, after: earlier, on: pool)
      let position = TrainingPosition(of: corpus, seed: options.words.seed, on: pool)
      return try session.run(from: position, on: pool, checkpoint, progress, flag)
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
  ) async throws -> FastTextModel {
    let (file, options) = try TrainingFile.read(checkpoint.path, kind: Session.kind) {
      try FastTextOptions($0)
    }
    let corpus = try WordCorpus(paths: files, options: options.words.corpus)
    guard let position = file.position else {
      throw WordVectorsError(
        .malformedFile, "does not say how far the training is", path: checkpoint.path)
    }
    try position.check(corpus, path: checkpoint.path)
    let pool = ThreadPool(threadCount: options.words.threads)
    return try await pool.performCancellably { flag in
      let counts = try FastTextTrainer(options).counts(corpus, pool, flag)
      let session = try Session(
        options, LearntWords(file.words, learning: counts.wordCounts), corpus)
      try session.restore(file, path: checkpoint.path)
      return try session.run(from: position, on: pool, checkpoint, progress, flag)
    }
  }

  private func counts(
    _ corpus: WordCorpus, _ pool: ThreadPool, _ flag: CancellationFlag
  ) throws -> FastTextCounts {
    try FastTextCounts(
      corpus, marksSentenceEnds: options.marksSentenceEnds, labelPrefix: nil, pool, flag)
  }

  /// The words that are frequent enough, with the end of sentences among them.
  private func words(
    _ counts: FastTextCounts, _ pretrained: WordVectors?, after earlier: FastTextModel?
  ) throws(WordVectorsError) -> LearntWords {
    if let earlier {
      try check(earlier, pretrained)
      return try LearntWords(
        counts.wordCounts, options.words, after: earlier.dictionary.words)
    }
    return try LearntWords(
      counts.words(
        minimumCount: options.words.minimumCount,
        maximumSize: options.words.maximumVocabulary ?? .max, pretrained: pretrained),
      learning: counts.wordCounts)
  }

  /// Refuses to go on from a model that does not fit.
  private func check(
    _ earlier: FastTextModel, _ pretrained: WordVectors?
  ) throws(WordVectorsError) {
    func refused(_ reason: String) -> WordVectorsError {
      WordVectorsError(.invalidArgument, reason)
    }
    guard pretrained == nil else {
      throw refused("give pretrained vectors or a model to go on from, not both")
    }
    let arguments = earlier.arguments
    guard arguments.model != .supervised else {
      throw refused("a classifier cannot go on learning words; give a model of word vectors")
    }
    guard earlier.input.isPlain, earlier.output.isPlain else {
      throw refused("a quantised model cannot learn on; give the one that it was made from")
    }
    try LearntWords.checkContinuing(
      dimension: Int(arguments.dimension), samplesNegatives: arguments.loss == .negativeSampling,
      options.words)
    let wanted = options.arguments
    guard
      (arguments.minN, arguments.maxN, arguments.buckets)
        == (wanted.minN, wanted.maxN, wanted.buckets)
    else {
      throw refused(
        "the earlier model has n-grams of \(arguments.minN) to \(arguments.maxN) characters in "
          + "\(arguments.buckets) buckets, the options say \(wanted.minN) to \(wanted.maxN) in "
          + "\(wanted.buckets): they must agree")
    }
  }
}
