internal import SememeTensors

/// Makes a classifier small: the form with the ending `.ftz`.
///
/// Joulin et al. 2016, "FastText.zip: Compressing text classification models", arXiv:1612.03651.
public struct FastTextQuantizer: Sendable {
  /// How models are made small.
  public struct Options: Sendable, Hashable {
    /// Numbers of a vector that share one byte.
    public var partSize = 2
    /// Whether lengths of vectors get a byte of their own, and directions are quantised.
    public var quantizesNorms = false
    /// Whether the output matrix is quantised too.
    public var quantizesOutput = false
    /// The most words and n-grams that are kept, those with the longest vectors; nil: all.
    public var cutoff: Int?
    /// Where random numbers begin.
    public var seed: UInt64 = 1
    /// How many threads work.
    public var threads = ThreadCount.available

    /// fastText's defaults.
    public init() {}
  }

  /// How models are made small.
  public let options: Options

  /// A quantiser of models.
  ///
  /// - Parameter options: how models are made small.
  /// - Throws: `WordVectorsError` that names an option which makes no sense.
  public init(_ options: Options = Options()) throws(WordVectorsError) {
    try OptionCheck.range("numbers of a part", options.partSize, 1...OptionCheck.maximumDimension)
    try OptionCheck.range("threads", options.threads, 1...ThreadCount.maximum)
    if let cutoff = options.cutoff {
      try OptionCheck.range("words and n-grams to keep", cutoff, 1...Int(Int32.max))
    }
    self.options = options
  }

  /// Makes a model small.
  ///
  /// - Parameters:
  ///   - model: a classifier whose matrices are not quantised yet.
  ///   - training: how to train what is left after a cutoff once more; nil: not at all.
  ///   - files: the texts for that.
  ///   - progress: is told how far that training is.
  /// - Returns: the small model.
  /// - Throws: `WordVectorsError` where the model is of another kind, and as training does;
  ///   `CancellationError`.
  public func quantize(
    _ model: FastTextModel, retraining training: FastTextClassifierOptions? = nil,
    on files: [String] = [], progress: (@Sendable (TrainingProgress) -> Void)? = nil
  ) async throws -> FastTextModel {
    try check(model)
    try training?.validate()
    let pool = ThreadPool(threadCount: options.threads)
    return try await pool.performCancellably { flag in
      var model = model
      if let cutoff = options.cutoff {
        model = try model.pruned(to: cutoff)
        if let training {
          model = try retrained(model, training, files, pool, progress, flag)
        }
      }
      try flag.check()
      return try FastTextModel(
        arguments: model.arguments, dictionary: model.dictionary,
        input: quantized(model.input, pool),
        output: options.quantizesOutput ? quantized(model.output, pool) : model.output)
    }
  }

  private func check(_ model: FastTextModel) throws(WordVectorsError) {
    guard model.arguments.model == .supervised else {
      throw WordVectorsError(
        .unsupportedFormat,
        "only classifiers have a quantised form in fastText's files; save word vectors in 8 bits")
    }
    for matrix in [model.input, model.output] {
      if case .quantized = matrix.storage {
        throw WordVectorsError(.invalidArgument, "the model is quantised already")
      }
    }
  }

  /// Directions and lengths, or rows as they are.
  private func quantized(_ matrix: WordMatrix, _ pool: ThreadPool) -> WordMatrix {
    var rows = matrix.tensor()
    var lengths: (quantizer: ProductQuantizer, codes: [UInt8])?
    if options.quantizesNorms {
      let norms = Tensor(matrix.norms, shape: [matrix.rowCount, 1])
      let quantizer = ProductQuantizer.learned(
        from: norms, partSize: 1, seed: options.seed, on: pool)
      lengths = (quantizer, quantizer.codes(of: norms, on: pool))
      rows = Tensor(rows.shape) { numbers in
        rows.withUnsafeBuffer { source in
          for (row, norm) in matrix.norms.enumerated() {
            for place in row * rows.width..<(row + 1) * rows.width {
              numbers[place] = norm > 0 ? source[place] / norm : source[place]
            }
          }
        }
      }
    }
    let quantizer = ProductQuantizer.learned(
      from: rows, partSize: min(options.partSize, rows.width), seed: options.seed, on: pool)
    return WordMatrix(
      ProductQuantizedRows(
        quantizer: quantizer, codes: quantizer.codes(of: rows, on: pool), lengths: lengths))
  }

  private func retrained(
    _ model: FastTextModel, _ training: FastTextClassifierOptions, _ files: [String],
    _ pool: ThreadPool, _ progress: (@Sendable (TrainingProgress) -> Void)?,
    _ flag: CancellationFlag
  ) throws -> FastTextModel {
    var options = FastTextClassifierOptions(model.arguments)
    options.learningRate = training.learningRate
    options.epochs = training.epochs
    options.labelPrefix = training.labelPrefix
    options.threads = training.threads
    options.seed = training.seed
    options.corpus = training.corpus
    let corpus = try WordCorpus(paths: files, options: options.corpus)
    let session = try FastTextClassifierTrainer.Session(options, model.dictionary, corpus)
    session.input.copy(model.input.tensor())
    session.output.copy(model.output.tensor())
    return try session.run(from: session.start(pool), on: pool, nil, progress, flag)
  }
}
