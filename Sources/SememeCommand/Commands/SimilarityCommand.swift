import ArgumentParser
import Sememe
import SememeJSON
import SememeTensors

/// `sememe similarity`: every text compared with every other.
struct SimilarityCommand: AsyncParsableCommand {
  /// How the matrix is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case csv
  }

  static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract: "Compare texts with each other.",
    discussion: "Larger numbers mean more alike; distances are negated.")

  @OptionGroup var model: ModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts; from --input or standard input where none is given.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts to compare.", valueName: "file"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "What is computed; by default what the model's files name.", valueName: "function"))
  var function: SimilarityFunction?

  @Option(help: "How the matrix is written.")
  var format = Format.table

  @Option(help: "When a table is coloured.")
  var color = ColorChoice.auto

  private static let limit = 2000

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let texts = try await stream.collect(
      upTo: SimilarityCommand.limit, purpose: "every one would be compared with every other")
    guard texts.count > 1 else {
      let found = texts.isEmpty ? "there is no text" : "there is only one text"
      throw CommandError(ExitStatus.badData, "\(found) to compare; give two or more")
    }
    let embedder = try model.embedder()
    let vectors = try await embedder.encode(texts)
    let function = function ?? embedder.similarityFunction
    let matrix = vectors.similarity(to: vectors, by: function)
    let rows = (0..<vectors.count).map { matrix.rows($0..<$0 + 1).values }
    let out = StandardOutput()
    switch format {
    case .table:
      try out.print(
        MatrixTable(
          values: rows, labels: texts, isColored: Terminal.isColored(color), width: Terminal.width
        ).lines())
    case .json:
      let result: JSON = [
        "model": .string(model.model), "function": .string(function.rawValue),
        "texts": .array(texts.map(JSON.string)),
        "similarity": .array(rows.map { .array($0.map(JSON.float)) }),
      ]
      try out.print(String(decoding: result.encoded(), as: UTF8.self))
    case .csv:
      try out.print(SimilarityCommand.csv(rows, texts))
    }
  }

  /// The matrix with the texts as first row and first column (RFC 4180).
  private static func csv(_ rows: [[Float]], _ texts: [String]) -> String {
    let names = texts.map { text in
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"" + parts.joined(separator: "\"\"") + "\""
    }
    let lines = zip(names, rows).map { name, row in
      ([name] + row.map(\.description)).joined(separator: ",")
    }
    return (["\"\"," + names.joined(separator: ",")] + lines).joined(separator: "\n")
  }
}
