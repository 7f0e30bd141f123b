import ArgumentParser
import SememeWords

/// `sememe words phrases`: a text whose phrases are words.
struct PhrasesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phrases",
    abstract: "Join words that stand together more often than by chance.",
    discussion: """
      new york becomes new_york: texts rewritten so can be trained on. A sentence stands on each \
      line; more passes find longer phrases.
      """)

  @Argument(help: "The files of texts, plain or gzip.")
  var files: [String]

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "How pairs are scored: original (Mikolov et al. 2013) or npmi.", valueName: "scoring"))
  var scoring = PhraseOptions.Scoring.original

  @Option(
    help: ArgumentHelp(
      "Pairs that score less are no phrases; by default 100, with npmi 0.5.", valueName: "score"))
  var threshold: Double?

  @Option(help: ArgumentHelp("Words and pairs that are rarer do not count.", valueName: "n"))
  var minCount = 5

  @Option(help: ArgumentHelp("How often phrases are searched for.", valueName: "n"))
  var passes = 1

  @Option(help: ArgumentHelp("What joins the words of a phrase.", valueName: "text"))
  var delimiter = "_"

  @OptionGroup var corpus: CorpusArguments
  @OptionGroup var threads: ThreadArguments

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output is empty; name a file") }
  }

  func run() async throws {
    var options = PhraseOptions()
    options.scoring = scoring
    options.threshold = threshold ?? (scoring == .npmi ? 0.5 : 100)
    options.minimumCount = minCount
    options.passes = passes
    options.delimiter = delimiter
    let pool = try threads.pool()
    let line = ProgressLine()
    let phrases = try await Phrases.learn(
      from: files, corpus: corpus.options, options: options, pool: pool,
      progress: { line.show(TrainWordsCommand.line($0)) })
    line.clear()
    try await phrases.rewrite(files, to: output, pool: pool)
    let count = phrases.found.reduce(0) { $0 + $1.count }
    try StandardOutput().print("\(Decimals.grouped(count)) phrases")
  }
}
