import ArgumentParser
import SememeWords

/// `sememe words convert`: word vectors in another form of file.
struct ConvertWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write word vectors in another format.",
    discussion: """
      A fastText model stays whole only as fasttext; the other formats take its words alone. The \
      file appears complete or not at all.
      """)

  @OptionGroup var model: WordModelArguments

  @Argument(help: "The file to write.")
  var target: String

  @Option(
    help: ArgumentHelp(
      "The format: word2vec-binary, word2vec-text, glove, fasttext, numpy or safetensors; by "
        + "default the target's ending tells.", valueName: "format"))
  var format: WordVectorsFormat?

  func run() async throws {
    guard let format = format ?? WordVectorsFormat.named(by: target) else {
      throw ValidationError("the ending of \(target) tells no format: give one with --format")
    }
    if format == .fastText {
      try FastTextModel.load(model.vectors).save(to: target)
    } else {
      try model.load().save(to: target, format: format)
    }
    try StandardOutput().print(target)
  }
}

/// `sememe words quantize`: a classifier a fraction of its size.
struct QuantizeWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Make a fastText classifier small: product quantisation to an .ftz file.",
    discussion: """
      With --cutoff only the words and n-grams of the largest vectors stay; --retrain then trains \
      them once more on the texts given, which recovers most of what was lost.
      """)

  @Argument(help: "The classifier, a .bin file.")
  var model: String

  @Argument(help: "The file to write.")
  var target: String

  @Option(help: ArgumentHelp("Keep only so many words and n-grams.", valueName: "n"))
  var cutoff: Int?

  @Option(help: ArgumentHelp("Numbers that share a code.", valueName: "n"))
  var dsub = 2

  @Flag(help: "Quantise the lengths of vectors separately.")
  var qnorm = false

  @Flag(help: "Quantise the output matrix, too.")
  var qout = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Texts to train on once more after a cutoff.", valueName: "file"))
  var retrain: [String] = []

  @Option(help: ArgumentHelp("Passes over those texts.", valueName: "n"))
  var epochs = 5

  @Option(help: ArgumentHelp("The learning rate of that.", valueName: "rate"))
  var learningRate = 0.1

  @OptionGroup var threads: ThreadArguments

  func validate() throws {
    if cutoff == nil, !retrain.isEmpty {
      throw ValidationError("--retrain is for what --cutoff leaves")
    }
  }

  func run() async throws {
    var options = FastTextQuantizer.Options()
    options.partSize = dsub
    options.quantizesNorms = qnorm
    options.quantizesOutput = qout
    options.cutoff = cutoff
    options.threads = try threads.count()
    let quantizer = try FastTextQuantizer(options)
    let whole = try FastTextModel.load(model)
    let line = ProgressLine()
    let small = try await quantizer.quantize(
      whole, retraining: retrain.isEmpty ? nil : try training(whole), on: retrain,
      progress: { line.show(TrainWordsCommand.line($0)) })
    line.clear()
    try small.save(to: target)
    try StandardOutput().print(target)
  }

  /// The settings of the model, where they can be changed after its making.
  private func training(_ model: FastTextModel) throws -> FastTextClassifierOptions {
    var options = FastTextClassifierOptions()
    options.loss = model.arguments.loss
    options.dimension = Int(model.arguments.dimension)
    options.wordNgrams = Int(model.arguments.wordNgrams)
    options.minN = Int(model.arguments.minN)
    options.maxN = Int(model.arguments.maxN)
    options.buckets = Int(model.arguments.buckets)
    options.negatives = Int(model.arguments.negatives)
    options.epochs = epochs
    options.learningRate = learningRate
    options.threads = try threads.count()
    return options
  }
}
