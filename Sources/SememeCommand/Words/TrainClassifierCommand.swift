import ArgumentParser
import SememeWords

/// `sememe words train classifier`.
struct TrainClassifierCommand: AsyncParsableCommand {
  /// What is learned by.
  enum Loss: String, CaseIterable, ExpressibleByArgument {
    case softmax
    case hs
    case ns
    case ova

    var kind: FastTextArguments.Loss {
      switch self {
      case .softmax: .softmax
      case .hs: .hierarchicalSoftmax
      case .ns: .negativeSampling
      case .ova: .oneVersusAll
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Learn to label texts (Joulin et al. 2017).",
    discussion: """
      Each line is a text with its labels, words that begin with __label__. With \
      --autotune-validation the main options are searched for within --autotune-duration seconds.
      """)

  @OptionGroup var files: TrainingFiles

  @Option(help: ArgumentHelp("What is learned by.", valueName: "softmax|hs|ns|ova"))
  var loss = Loss.softmax

  @Option(help: ArgumentHelp("Numbers of a vector.", valueName: "n"))
  var dim = 100

  @Option(help: ArgumentHelp("Passes over the texts.", valueName: "n"))
  var epochs = 5

  @Option(help: ArgumentHelp("The learning rate at the begin.", valueName: "rate"))
  var learningRate = 0.1

  @Option(help: ArgumentHelp("Words that stand together count up to so many.", valueName: "n"))
  var wordNgrams = 1

  @Option(help: ArgumentHelp("Words that are rarer are left out.", valueName: "n"))
  var minCount = 1

  @Option(help: ArgumentHelp("Labels that are rarer are left out.", valueName: "n"))
  var minCountLabel = 1

  @Option(help: ArgumentHelp("Characters of the shortest parts of words.", valueName: "n"))
  var minn = 0

  @Option(help: ArgumentHelp("Characters of the longest parts; 0 for none.", valueName: "n"))
  var maxn = 0

  @Option(help: ArgumentHelp("Rows that parts and n-grams share.", valueName: "n"))
  var bucket = 2_000_000

  @Option(help: ArgumentHelp("Other labels drawn for each example (ns).", valueName: "n"))
  var negative = 5

  @Option(help: ArgumentHelp("What labels begin with.", valueName: "text"))
  var labelPrefix = "__label__"

  @Option(help: ArgumentHelp("Word vectors to begin with.", valueName: "file"))
  var pretrainedVectors: String?

  @Option(help: ArgumentHelp("Labelled texts to choose the options by.", valueName: "file"))
  var autotuneValidation: String?

  @Option(help: ArgumentHelp("Seconds for that.", valueName: "seconds"))
  var autotuneDuration = 300

  func validate() throws {
    if autotuneValidation != nil, files.checkpoint != nil {
      throw ValidationError("--autotune-validation and --checkpoint exclude each other")
    }
    if autotuneDuration < 1 {
      throw ValidationError("--autotune-duration \(autotuneDuration): give at least 1")
    }
  }

  func run() async throws {
    let options = try options()
    let pretrained = try pretrainedVectors.map { try WordVectors.load($0) }
    let model: FastTextModel
    if let autotuneValidation {
      let line = ProgressLine()
      let outcome = try await FastTextAutotuner(
        options, duration: .seconds(autotuneDuration)
      ).search(training: files.files, validation: [autotuneValidation], pretrained: pretrained) {
        line.show(
          "F1 \(Decimals.text(100 * $0.f1, 2)) %, \(Decimals.text($0.seconds, 1)) s a trial")
      }
      line.clear()
      let best = outcome.options
      StandardError.write(
        "sememe: F1 \(Decimals.text(100 * outcome.f1, 2)) % after \(outcome.trials.count) trials: "
          + "--epochs \(best.epochs) --learning-rate \(Decimals.text(best.learningRate, 4)) "
          + "--dim \(best.dimension) --word-ngrams \(best.wordNgrams) --minn \(best.minN) "
          + "--maxn \(best.maxN) --bucket \(best.buckets)")
      model = outcome.model
    } else {
      model = try await files.run { report in
        try await FastTextClassifierTrainer(options).train(
          on: files.files, pretrained: pretrained, checkpoint: files.note, progress: report)
      } orResume: { note, report in
        try await FastTextClassifierTrainer.resume(note, on: files.files, progress: report)
      }
    }
    try model.save(to: files.output)
    try StandardOutput().print(
      "\(files.output): \(Decimals.grouped(model.dictionary.words.count)) words, "
        + "\(Decimals.grouped(model.dictionary.labels.count)) labels")
  }

  private func options() throws -> FastTextClassifierOptions {
    var options = FastTextClassifierOptions()
    options.loss = loss.kind
    options.dimension = dim
    options.epochs = epochs
    options.learningRate = learningRate
    options.wordNgrams = wordNgrams
    options.minimumCount = minCount
    options.minimumLabelCount = minCountLabel
    (options.minN, options.maxN, options.buckets) = (minn, maxn, bucket)
    options.negatives = negative
    options.labelPrefix = labelPrefix
    options.threads = try files.threads.count()
    options.seed = files.seed
    options.corpus = CorpusOptions(
      tokenization: files.corpus.tokenization, lowercases: files.corpus.lowercase,
      maximumSentenceLength: options.corpus.maximumSentenceLength)
    return options
  }
}
