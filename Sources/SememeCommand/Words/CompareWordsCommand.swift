import ArgumentParser
import SememeJSON
import SememeWords

/// `sememe words compare`: how far two sets of vectors agree.
struct CompareWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare what two files of word vectors say about the words that both know.",
    discussion: """
      Two trainings turn the space as they like, so that vectors cannot be compared themselves: \
      their neighbors and cosines can.
      """)

  @Argument(help: "A file of word vectors.")
  var first: String

  @Argument(help: "Another one, of any dimension.")
  var second: String

  @OptionGroup var loading: WordLoadingArguments

  @Option(help: ArgumentHelp("Words that are asked for their neighbors.", valueName: "n"))
  var words = 1000

  @Option(help: ArgumentHelp("Neighbors of each.", valueName: "n"))
  var topK = 10

  @Option(help: ArgumentHelp("Only the first so many words take part.", valueName: "n"))
  var restrictVocab = 50_000

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  @OptionGroup var threads: ThreadArguments

  func run() async throws {
    var options = VectorComparisonOptions()
    options.wordCount = words
    options.neighborCount = topK
    options.restrictVocabulary = restrictVocab
    let (a, b) = (try loading.load(first), try loading.load(second))
    let result = try await a.compare(with: b, options: options, pool: threads.pool())
    let least = result.words.sorted { $0.overlap < $1.overlap }.prefix(5)
    switch format {
    case .table:
      var table = Table([.left, .left])
      func share(_ value: Double?) -> String {
        value.map { Decimals.text(100 * $0, 1) + " %" } ?? "–"
      }
      table.add(["shared words", Decimals.grouped(result.sharedWordCount)])
      table.add(["neighbors in common", share(result.meanOverlap)])
      table.add([
        "correlation of cosines", result.rankCorrelation.map { Decimals.text($0, 4) } ?? "–",
      ])
      table.add([
        "least alike", least.map { "\($0.word) (\(share($0.overlap)))" }.joined(separator: ", "),
      ])
      try StandardOutput().print(table.lines())
    case .json:
      let json: JSON = [
        "shared_words": .int(result.sharedWordCount),
        "overlap": result.meanOverlap.map(JSON.double) ?? .null,
        "rank_correlation": result.rankCorrelation.map(JSON.double) ?? .null,
        "words": .array(
          result.words.map { ["word": .string($0.word), "overlap": .double($0.overlap)] }),
      ]
      try StandardOutput().print(String(decoding: json.encoded(), as: UTF8.self))
    }
  }
}
