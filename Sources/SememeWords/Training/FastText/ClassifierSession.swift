internal import SememeJSON
internal import SememeTensors

extension FastTextClassifierTrainer {
  /// A training of a classifier: its rows, and how they become a model.
  struct Session: Sendable {
    static let kind = "fasttext-classifier"

    let options: FastTextClassifierOptions
    let dictionary: FastTextDictionary
    let corpus: WordCorpus
    let input: WordRows
    let output: WordRows
    /// A moment after which no more is learnt; nil: to the end.
    var deadline: ContinuousClock.Instant?

    init(
      _ options: FastTextClassifierOptions, _ dictionary: FastTextDictionary, _ corpus: WordCorpus
    ) throws(WordVectorsError) {
      let buckets = dictionary.keptBuckets?.count ?? Int(options.arguments.buckets)
      let rows = dictionary.words.count + buckets
      try TrainingMemory.check(
        rows: rows + dictionary.labels.count, dimension: options.dimension)
      input = WordRows(count: rows, dimension: options.dimension)
      output = WordRows(count: dictionary.labels.count, dimension: options.dimension)
      (self.options, self.dictionary, self.corpus) = (options, dictionary, corpus)
    }

    /// Random rows, and those of vectors that are given.
    func begin(_ pretrained: WordVectors?, on pool: ThreadPool) {
      input.draw(0..<input.count, scale: 1 / Float(options.dimension), seed: options.seed, on: pool)
      if let pretrained { PretrainedRows.copy(pretrained, dictionary.words, into: input) }
    }

    /// The begin of the text.
    func start(_ pool: ThreadPool) -> TrainingPosition {
      TrainingPosition(of: corpus, seed: options.seed, on: pool)
    }

    /// The rows that a file holds.
    func restore(_ file: TrainingFile, path: String) throws(WordVectorsError) {
      try file.copy(into: input, output, path: path)
    }

    func run(
      from position: TrainingPosition, on pool: ThreadPool, _ checkpoint: TrainingCheckpoint?,
      _ progress: (@Sendable (TrainingProgress) -> Void)?, _ flag: CancellationFlag
    ) throws -> FastTextModel {
      let kernels = try kernelLevel()
      let training = WordTraining(input: input, output: output, loss: loss)
      let features = TextFeatures(
        dictionary, options.arguments, labelPrefix: options.labelPrefix)
      let words = Int(dictionary.tokenCount)
      var run = TrainingRun(
        corpus: corpus, epochs: options.epochs, words: words,
        learningRate: options.learningRate, finalLearningRate: 0,
        meter: TrainingMeter(
          phase: "training", epochCount: options.epochs,
          work: Double(words) * Double(options.epochs), report: progress),
        flag: flag)
      run.deadline = deadline
      let takesAllLabels = options.loss == .oneVersusAll
      let end = try run(from: position, on: pool, checkpoint: checkpoint?.interval) { _ in
        LabelTrainer(training, features, takesAllLabels: takesAllLabels, kernels: kernels)
      } save: { position in
        if let checkpoint { try file(at: position).write(to: checkpoint.path) }
      }
      guard input.isFinite, output.isFinite else { throw TrainingFailure.overflow }
      if let checkpoint { try file(at: end).write(to: checkpoint.path) }
      return try FastTextModel(
        arguments: options.arguments, dictionary: dictionary,
        input: WordMatrix(input.surrendered()), output: WordMatrix(output.surrendered()))
    }

    private var loss: WordTraining.Loss {
      let counts = (0..<dictionary.labels.count).map { dictionary.labels.frequency(at: $0) ?? 0 }
      return switch options.loss {
      case .softmax: .softmax
      case .oneVersusAll: .oneVersusAll
      case .hierarchicalSoftmax: .hierarchicalSoftmax(FastTextTree(counts: counts).paths)
      case .negativeSampling:
        .negativeSampling(
          count: options.negatives, weights: NoiseWeights.of(counts, exponent: 0.5))
      }
    }

    private func file(at position: TrainingPosition) -> TrainingFile {
      TrainingFile(
        kind: Session.kind, options: options.json, words: dictionary.words,
        labels: dictionary.labels, input: input.tensor(), output: output.tensor(),
        position: position)
    }
  }
}

extension FastTextClassifierOptions {
  /// The settings as a training's file keeps them.
  var json: JSON {
    .object([
      ("loss", .int(Int(loss.rawValue))), ("dimension", .int(dimension)),
      ("minimum_count", .int(minimumCount)), ("minimum_label_count", .int(minimumLabelCount)),
      ("word_ngrams", .int(wordNgrams)), ("min_n", .int(minN)), ("max_n", .int(maxN)),
      ("buckets", .int(buckets)), ("negatives", .int(negatives)),
      ("learning_rate", .double(learningRate)), ("epochs", .int(epochs)),
      ("label_prefix", .string(labelPrefix)), ("threads", .int(threads)),
      ("seed", .string(String(seed))), ("corpus", corpus.json),
    ])
  }

  /// Settings that a file keeps.
  init(_ json: JSONValue) throws {
    self.init()
    let number = try json.requireInt("loss")
    guard let loss = Int32(exactly: number).flatMap(FastTextArguments.Loss.init) else {
      throw try json.require("loss").mismatch("a number from 1 to 4")
    }
    self.loss = loss
    dimension = try json.requireInt("dimension")
    minimumCount = try json.requireInt("minimum_count")
    minimumLabelCount = try json.requireInt("minimum_label_count")
    wordNgrams = try json.requireInt("word_ngrams")
    minN = try json.requireInt("min_n")
    maxN = try json.requireInt("max_n")
    buckets = try json.requireInt("buckets")
    negatives = try json.requireInt("negatives")
    learningRate = try json.requireDouble("learning_rate")
    epochs = try json.requireInt("epochs")
    labelPrefix = try json.requireString("label_prefix")
    threads = try json.requireInt("threads")
    seed = try json.requireSeed()
    corpus = try CorpusOptions(try json.requireObject("corpus"))
    try validate()
  }
}
