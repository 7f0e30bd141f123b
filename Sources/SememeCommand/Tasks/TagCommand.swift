import ArgumentParser
import Sememe
import SememeJSON

/// `sememe tag`: names, places and other entities of texts.
struct TagCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Find names and other entities in texts.",
    discussion: """
      A place is given in UTF-8 bytes and in Unicode scalars, from the first to before the last. \
      Texts come from the arguments, or one a line from files or standard input.
      """)

  @OptionGroup var model: TaskModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts.", valueName: "file"))
  var input: String?

  @Option(help: "How tokens become entities.")
  var aggregation = TokenClassifier.Aggregation.simple

  @Option(
    help: ArgumentHelp(
      "Read long texts in windows that share so many tokens, instead of cutting them.",
      valueName: "n"))
  var stride: Int?

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let model: TokenClassifier = try model.load()
    var output = TaskOutput(format)
    try await stream.forEachWindow { texts in
      let found = try await model.classify(texts, aggregation: aggregation, stride: stride)
      for (text, entities) in zip(texts, found) {
        try output.write(text, table: { TagCommand.table(entities) }) {
          [("entities", .array(entities.map(TagCommand.json)))]
        }
      }
    }
  }

  private static func table(_ entities: [TaggedEntity]) -> Table {
    var table = Table(
      [.right, .left, .right, .right, .left],
      titles: ["score", "class", "bytes", "scalars", "word"])
    for entity in entities {
      table.add([
        Decimals.text(Double(entity.score), 4), entity.label, text(entity.byteRange),
        text(entity.scalarRange), entity.word,
      ])
    }
    return table
  }

  private static func text(_ range: Range<Int>) -> String {
    "\(range.lowerBound)–\(range.upperBound)"
  }

  private static func json(_ entity: TaggedEntity) -> JSON {
    [
      "label": .string(entity.label), "score": .float(entity.score),
      "word": .string(entity.word), "start": .int(entity.scalarRange.lowerBound),
      "end": .int(entity.scalarRange.upperBound),
      "bytes": [.int(entity.byteRange.lowerBound), .int(entity.byteRange.upperBound)],
    ]
  }
}
