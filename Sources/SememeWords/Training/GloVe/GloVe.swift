public import SememeTensors

/// GloVe: vectors whose products tell how often words stand beside each other.
///
/// Pennington, Socher and Manning 2014, "GloVe: Global Vectors for Word Representation"
/// (doi:10.3115/v1/D14-1162). For every pair of words that occurs X times within a window, the
/// product of a word's vector and a context's, with a bias of each, is fitted to ln X by weighted
/// least squares (eq. 8), with AdaGrad, as in the original program.
public struct GloVe: Sendable {
  /// What a training gives.
  public struct Result: Sendable {
    /// The words with their vectors, the most frequent first.
    public let vectors: WordVectors
    /// The mean loss of a pair in each pass.
    public let losses: [Double]
    /// How many pairs of words occurred, each order of two words for itself.
    public let pairCount: Int
  }

  private let options: GloVeOptions
  private let corpusOptions: CorpusOptions

  /// Prepares a training.
  ///
  /// - Parameters:
  ///   - options: how to learn.
  ///   - corpus: how text becomes words.
  /// - Throws: `WordVectorsError` where an option makes no sense.
  public init(
    options: GloVeOptions = GloVeOptions(), corpus: CorpusOptions = CorpusOptions()
  ) throws(WordVectorsError) {
    try options.validate()
    self.options = options
    corpusOptions = corpus
  }

  /// Learns from text files.
  ///
  /// - Parameters:
  ///   - paths: the files: a sentence on each line, words between white space.
  ///   - pool: the threads. With one, equal seeds give equal vectors; with more, threads learn at once
  ///     without waiting for each other, and vectors differ a little from run to run.
  ///   - checkpoint: where to write down how far the training is; nil: nowhere.
  ///   - progress: is told a few times a second how far the training is.
  /// - Returns: the vectors.
  /// - Throws: `WordVectorsError` where a file cannot be read or written, no word is frequent enough,
  ///   the disk is full or numbers overflow; `CancellationError` where the task was cancelled. No
  ///   temporary file is left either way.
  public func train(
    on paths: [String], pool: ThreadPool = .shared, checkpoint: TrainingCheckpoint? = nil,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Result {
    try await pool.performCancellably { flag in
      try train(on: paths, after: nil, pool, checkpoint, flag, progress)
    }
  }

  /// Goes on with a training that was ended early.
  ///
  /// Pairs are counted again, which is quick; what was learned from them is not learned again. One
  /// thread ends with the same vectors, to the last bit, as if it had never been stopped.
  ///
  /// - Parameters:
  ///   - checkpoint: the file that it wrote; it is written on.
  ///   - paths: the same text files.
  ///   - pool: the threads.
  ///   - progress: is told a few times a second how far the training is.
  /// - Returns: the vectors.
  /// - Throws: as `train`; `WordVectorsError` where the text is another one.
  public static func resume(
    _ checkpoint: TrainingCheckpoint, on paths: [String], pool: ThreadPool = .shared,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Result {
    let state = try GloVeState(path: checkpoint.path)
    let glove = try GloVe(options: state.options, corpus: state.corpus)
    return try await pool.performCancellably { flag in
      try glove.train(on: paths, after: state, pool, checkpoint, flag, progress)
    }
  }

  private func train(
    on paths: [String], after state: GloVeState?, _ pool: ThreadPool,
    _ checkpoint: TrainingCheckpoint?, _ flag: CancellationFlag,
    _ progress: (@Sendable (TrainingProgress) -> Void)?
  ) throws -> Result {
    let corpus = try WordCorpus(paths: paths, options: corpusOptions)
    try state?.check(corpus)
    let vocabulary = try corpus.counts(on: pool, flag: flag).vocabulary(
      minimumCount: options.minimumCount, maximumSize: options.maximumVocabulary)
    let parts = state?.position.parts ?? pool.threadCount
    let cells = try GloVePairs(
      corpus: corpus, vocabulary: vocabulary, options: options, parts: parts, pool: pool,
      flag: flag, report: progress
    ).cells()
    var training = GloVeTraining(
      options, vocabulary, cells,
      GloVePosition(corpusBytes: corpus.byteCount, parts: parts, pairCount: cells.count))
    if let state { try state.restore(&training) } else { training.begin() }
    try training.run(on: pool, every: checkpoint?.interval, flag, progress) {
      guard let checkpoint else { return }
      try GloVeState.write($0, corpusOptions, to: checkpoint.path)
    }
    return Result(
      vectors: try WordVectors(vocabulary: vocabulary, vectors: training.vectors()),
      losses: training.position.losses, pairCount: cells.count)
  }
}
