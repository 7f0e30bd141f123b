import ArgumentParser
import SememeTensors
import SememeTokenizers

/// `sememe train tokenizer`: a vocabulary of the words of texts.
struct TrainTokenizerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Train a tokenizer's vocabulary on texts.",
    discussion: """
      Texts come from files, or one a line from standard input; only their distinct words are kept \
      in memory. The tokenizer.json that is written is read by Hugging Face's libraries, too. It \
      appears under its name when it is complete.
      """)

  @OptionGroup var vocabulary: VocabularyOptions

  @Option(help: ArgumentHelp("The number of tokens, special ones included.", valueName: "n"))
  var size = 30_000

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "Threads that work at most; by default SEMEME_THREADS, else one per CPU.", valueName: "n"))
  var threads: Int?

  @Argument(help: ArgumentHelp("Files of texts; - is standard input.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output is empty; name a file") }
    try vocabulary.check()
  }

  func run() async throws {
    let texts = try input.stream(texts: [], files: files)
    var trainer = try TokenizerTrainer(
      TokenizerTrainer.Options(
        model: vocabulary.model, vocabularySize: size, specialTokens: vocabulary.specialTokens,
        threads: threads ?? ThreadCount.selected()))
    let file = try OutputFile.open(output, resumes: false)
    let progress = ProgressLine()
    var count = 0
    for try await text in texts {
      try trainer.add(text)
      count += 1
      progress.show("\(Decimals.grouped(count)) texts read")
    }
    let trained = try trainer.train { state in
      try Task.checkCancellation()
      progress.show(TrainTokenizerCommand.line(state))
    }
    progress.clear()
    try file.write(trained.json)
    try file.commit()
    try report(trained, isStored: file.isStored)
  }

  private func report(_ trained: TrainedTokenizer, isStored: Bool) throws {
    let reached = trained.tokenizer.vocabularySize
    if reached < size {
      StandardError.write(
        "sememe: warning: the texts give only \(reached) of \(size) tokens; more come of more texts "
          + "or, with wordpiece and bpe, of a lower --min-frequency")
    }
    // What was written to a pipe or device may be standard output itself.
    guard isStored else { return }
    try StandardOutput().print(
      "\(Decimals.grouped(reached)) tokens, learned from \(Decimals.grouped(trained.wordCount)) "
        + "words, \(Decimals.grouped(trained.distinctWordCount)) of them different")
  }

  private static func line(_ progress: TokenizerTrainer.Progress) -> String {
    switch progress {
    case .tokens(let count, let wanted):
      "\(Decimals.grouped(count)) of \(Decimals.grouped(wanted)) tokens"
    case .pieces(let count, let wanted):
      "\(Decimals.grouped(count)) pieces, on the way to \(Decimals.grouped(wanted))"
    }
  }
}
