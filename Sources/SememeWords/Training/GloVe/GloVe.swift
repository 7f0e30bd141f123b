internal import SememeSystem
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
  ///   - progress: is told a few times a second how far the training is.
  /// - Returns: the vectors.
  /// - Throws: `WordVectorsError` where a file cannot be read, no word is frequent enough or the disk is
  ///   full; `CancellationError` where the task was cancelled. No temporary file is left either way.
  public func train(
    on paths: [String], pool: ThreadPool = .shared,
    progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> Result {
    try await pool.performCancellably { flag in
      try train(on: paths, pool: pool, flag: flag, progress: progress)
    }
  }

  private func train(
    on paths: [String], pool: ThreadPool, flag: CancellationFlag,
    progress: (@Sendable (TrainingProgress) -> Void)?
  ) throws -> Result {
    let corpus = try WordCorpus(paths: paths, options: corpusOptions)
    let vocabulary = try corpus.counts(on: pool, flag: flag).vocabulary(
      minimumCount: options.minimumCount, maximumSize: options.maximumVocabulary)
    let cells = try GloVePairs(
      corpus: corpus, vocabulary: vocabulary, options: options, pool: pool, flag: flag,
      report: progress
    ).cells()
    let rows = initialRows(vocabulary.count)
    let losses = try learn(
      cells, rows, fingerprint: fingerprint(vocabulary, cells.count), pool, flag, progress)
    return Result(
      vectors: try WordVectors(vocabulary: vocabulary, vectors: output(rows)), losses: losses,
      pairCount: cells.count)
  }

  /// Weights and biases from −0.5 to 0.5, divided by the dimension.
  private func initialRows(_ count: Int) -> GloVeRows {
    let rows = GloVeRows(count: count, dimension: options.dimension)
    var random = SplitMix(seed: options.seed &+ 1)
    let scale = 1 / Float(options.dimension)
    for side in GloVeRows.Side.allCases {
      for row in 0..<count {
        let weights = rows.weights(row, side)
        for place in weights.indices { weights[place] = (random.uniform() - 0.5) * scale }
        rows[bias: row, side] = (random.uniform() - 0.5) * scale
      }
    }
    return rows
  }

  private func learn(
    _ cells: GloVeCells, _ rows: GloVeRows, fingerprint: UInt64, _ pool: ThreadPool,
    _ flag: CancellationFlag, _ progress: (@Sendable (TrainingProgress) -> Void)?
  ) throws -> [Double] {
    let kernels = try KernelLevel.selected()
    var losses: [Double] = []
    if let path = options.checkpointPath {
      losses =
        try GloVeCheckpoint.read(path, into: rows, fingerprint: fingerprint)?.losses ?? []
    }
    let begun = losses.count
    let meter = TrainingMeter(
      phase: "training", epochCount: options.epochs,
      work: Double(cells.count * max(options.epochs - begun, 0)), report: progress)
    while losses.count < options.epochs {
      let epoch = losses.count + 1
      let failure = FirstFailure()
      let parts = Locked([Double](repeating: 0, count: cells.blockCount))
      pool.forEach(cells.blockCount) { number in
        failure.attempt(number) {
          try flag.check()
          let (loss, count) = try cells.withBlock(number) { block in
            (rows.step(block, rate: options.learningRate, kernels), block.count)
          }
          parts.withLock { $0[number] = loss }
          meter.add(
            done: Double(count), units: count, loss: loss, examples: count, epoch: epoch,
            learningRate: Double(options.learningRate))
        }
      }
      try failure.rethrow()
      losses.append(parts.withLock { $0.reduce(0, +) } / Double(max(cells.count, 1)))
      if let path = options.checkpointPath {
        try GloVeCheckpoint(epoch: epoch, losses: losses).write(
          rows, fingerprint: fingerprint, to: path)
      }
    }
    meter.finish(epoch: options.epochs)
    return losses
  }

  private func output(_ rows: GloVeRows) -> Tensor {
    Tensor([rows.count, options.dimension]) { out in
      for row in 0..<rows.count {
        let target = out + row * options.dimension
        let word = rows.weights(row, .word)
        let context = rows.weights(row, .context)
        for place in 0..<options.dimension {
          target[place] = word[place] + (options.output == .sum ? context[place] : 0)
        }
      }
    }
  }

  /// What a state must have been learned from and how, so that going on makes sense.
  private func fingerprint(_ vocabulary: WordVocabulary, _ pairCount: Int) -> UInt64 {
    // FNV-1a (Fowler, Noll and Vo).
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for index in 0..<vocabulary.count {
      vocabulary.withBytes(at: index) { $0.forEach(add) }
      add(0)
    }
    let settings =
      "\(options.dimension) \(options.window) \(options.isSymmetric) \(options.weighsDistance) "
      + "\(options.learningRate) \(options.maximumWeightCount) \(options.alpha) \(options.seed) "
      + "\(pairCount)"
    settings.utf8.forEach(add)
    return hash
  }
}
