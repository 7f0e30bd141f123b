import ArgumentParser
import SememeWords

/// `sememe words train fasttext`.
struct TrainFastTextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fasttext",
    abstract: "Learn vectors of words and of their parts (Bojanowski et al. 2017).",
    discussion: """
      Writes a fastText model, which has vectors for words that it has never seen; with --format, \
      or an output that ends in .vec, .txt, .npy or .safetensors, the vectors of its words alone. \
      --continue goes on from such a model with new texts, and with the same dimension and parts.
      """)

  @OptionGroup var files: TrainingFiles
  @OptionGroup var context: ContextArguments

  @Option(help: ArgumentHelp("Characters of the shortest parts.", valueName: "n"))
  var minn = 3

  @Option(help: ArgumentHelp("Characters of the longest parts; 0 for none.", valueName: "n"))
  var maxn = 6

  @Option(help: ArgumentHelp("Rows that parts share.", valueName: "n"))
  var bucket = 2_000_000

  @Option(help: ArgumentHelp("Word vectors to begin with.", valueName: "file"))
  var pretrainedVectors: String?

  @Option(
    name: .customLong("continue"),
    help: ArgumentHelp(
      "A fastText model to go on from: its vectors stay, words that are new are added.",
      valueName: "file"))
  var earlier: String?

  @Option(
    help: ArgumentHelp(
      "The format; by default the output's ending tells, else fasttext.", valueName: "format"))
  var format: WordVectorsFormat?

  func run() async throws {
    var options = FastTextOptions()
    try context.apply(to: &options.words, files)
    (options.minN, options.maxN, options.buckets) = (minn, maxn, bucket)
    let model = try await files.run { report in
      let pretrained = try pretrainedVectors.map { try WordVectors.load($0) }
      return try await FastTextTrainer(options).train(
        on: files.files, pretrained: pretrained,
        continuing: earlier.map { try FastTextModel.load($0) }, checkpoint: files.note,
        progress: report)
    } orResume: { note, report in
      try await FastTextTrainer.resume(note, on: files.files, progress: report)
    }
    let vectors = model.wordVectors
    let named = WordVectorsFormat.named(by: files.output)
    switch format ?? (named == .word2vecBinary ? nil : named) ?? .fastText {
    case .fastText: try model.save(to: files.output)
    case let format: try vectors.save(to: files.output, format: format)
    }
    try files.report(words: vectors.count, dimension: vectors.dimension)
  }
}
