import ArgumentParser
import SememeWords

/// `sememe words train`: word vectors, or a classifier, learned from texts.
struct TrainWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn word vectors, or a classifier of texts, from files of text.",
    subcommands: [
      TrainWord2VecCommand.self, TrainFastTextCommand.self, TrainGloVeCommand.self,
      TrainClassifierCommand.self,
    ])

  /// What is shown while a training runs.
  static func line(_ progress: TrainingProgress) -> String {
    var parts = ["\(progress.phase) \(Decimals.text(100 * progress.fraction, 1)) %"]
    if progress.epochCount > 1, progress.epoch > 0 {
      parts.append("pass \(progress.epoch) of \(progress.epochCount)")
    }
    parts.append("\(Decimals.grouped(Int(progress.rate)))/s")
    if let loss = progress.loss { parts.append("loss \(Decimals.text(loss, 4))") }
    if let left = progress.secondsLeft { parts.append("\(duration(left)) left") }
    return parts.joined(separator: ", ")
  }

  private static func duration(_ seconds: Double) -> String {
    guard seconds < 1e6 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    let (minutes, rest) = (whole / 60, whole % 60)
    if minutes >= 60 { return "\(minutes / 60) h \(minutes % 60) min" }
    return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
  }
}

/// What every training reads and writes.
struct TrainingFiles: ParsableArguments {
  @Argument(help: "The files of texts, plain or gzip: a sentence on each line.")
  var files: [String]

  @Option(name: .shortAndLong, help: "The file to write; it appears when it is complete.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "A file in which the training is noted every ten minutes and when it is interrupted.",
      valueName: "file"))
  var checkpoint: String?

  @Flag(help: "Go on with the training that --checkpoint notes.")
  var resume = false

  @OptionGroup var corpus: CorpusArguments
  @OptionGroup var threads: ThreadArguments

  @Option(help: ArgumentHelp("Begins the drawing of random numbers.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output is empty; name a file") }
    if checkpoint == "" { throw ValidationError("--checkpoint is empty; name a file") }
    if resume, checkpoint == nil {
      throw ValidationError("--resume needs the file to go on from: --checkpoint")
    }
    for path in files { try TrainingFiles.check(path) }
  }

  /// Refuses what cannot be read twice.
  private static func check(_ path: String) throws {
    if path == "-" {
      throw ValidationError("texts are read several times and cannot come from standard input")
    }
  }

  var note: TrainingCheckpoint? { checkpoint.map { TrainingCheckpoint(path: $0) } }

  /// Trains, or goes on with a training, while a line on standard error tells how far it is.
  ///
  /// - Parameters:
  ///   - train: begins.
  ///   - goOn: goes on with what was noted.
  /// - Returns: what either returns.
  /// - Throws: what either throws.
  func run<Model>(
    _ train: (@escaping @Sendable (TrainingProgress) -> Void) async throws -> Model,
    orResume goOn: (
      TrainingCheckpoint, @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> Model
  ) async throws -> Model {
    let line = ProgressLine()
    let report: @Sendable (TrainingProgress) -> Void = { line.show(TrainWordsCommand.line($0)) }
    defer { line.clear() }
    if resume, let note { return try await goOn(note, report) }
    return try await train(report)
  }

  /// Says what was learned.
  func report(words: Int, dimension: Int) throws {
    try StandardOutput().print(
      "\(output): \(Decimals.grouped(words)) words, \(dimension) dimensions")
  }
}

/// The format of the vectors that are written.
struct VectorsFormatArgument: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The format: word2vec-binary, word2vec-text, glove, numpy or safetensors; by default the "
        + "output's ending tells, else word2vec-binary.", valueName: "format"))
  var format: WordVectorsFormat?

  func validate() throws {
    if format == .fastText { throw ValidationError("--format fasttext is for train fasttext") }
  }

  /// The format of a file.
  func chosen(_ path: String) -> WordVectorsFormat {
    let named = WordVectorsFormat.named(by: path)
    return format ?? (named == .fastText ? nil : named) ?? .word2vecBinary
  }
}

/// What Word2Vec and FastText learn by.
struct ContextArguments: ParsableArguments {
  @Flag(exclusivity: .exclusive, help: "Which words predict which.")
  var architecture: Architecture?

  /// Which words predict which.
  enum Architecture: String, EnumerableFlag {
    case skipgram
    case cbow
  }

  @Option(help: ArgumentHelp("Numbers of a vector.", valueName: "n"))
  var dim = 100

  @Option(help: ArgumentHelp("Words to each side that count as near, at most.", valueName: "n"))
  var window = 5

  @Option(help: ArgumentHelp("Passes over the texts.", valueName: "n"))
  var epochs = 5

  @Option(help: ArgumentHelp("Words that are rarer are left out.", valueName: "n"))
  var minCount = 5

  @Option(help: ArgumentHelp("Other words drawn for each example.", valueName: "n"))
  var negative = 5

  @Flag(help: "Learn by hierarchical softmax instead.")
  var hs = false

  @Option(
    help: ArgumentHelp(
      "Words that are more frequent are left out at random; 0 for never.", valueName: "share"))
  var sample: Double?

  @Option(help: ArgumentHelp("The learning rate at the begin.", valueName: "rate"))
  var learningRate: Double?

  /// Puts the options over defaults.
  func apply(to options: inout Word2VecOptions, _ files: TrainingFiles) throws {
    switch architecture {
    case .skipgram?: options.architecture = .skipGram
    case .cbow?: options.architecture = .cbow
    case nil: break
    }
    // How the others are drawn is the model's own affair.
    if hs {
      options.objective = .hierarchicalSoftmax
    } else if case .negativeSampling(_, let exponent) = options.objective {
      options.objective = .negativeSampling(count: negative, exponent: exponent)
    }
    options.dimension = dim
    options.window = window
    options.epochs = epochs
    options.minimumCount = minCount
    if let sample { options.sample = sample }
    if let learningRate { options.learningRate = learningRate }
    options.threads = try files.threads.count()
    options.seed = files.seed
    options.corpus = files.corpus.options
  }
}
