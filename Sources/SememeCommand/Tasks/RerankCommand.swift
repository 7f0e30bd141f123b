import ArgumentParser
import Sememe
import SememeJSON

/// `sememe rerank`: documents in the order in which they answer a query.
struct RerankCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerank",
    abstract: "Order documents by how well they answer a query.",
    discussion: """
      A cross-encoder reads the query together with each document. Documents come from the \
      arguments, or one a line from files or standard input.
      """)

  @OptionGroup var model: TaskModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The query.")
  var query: String

  @Argument(help: "The documents.")
  var documents: [String] = []

  @Option(help: ArgumentHelp("A file of documents.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("Show only the best.", valueName: "n"))
  var topK: Int?

  @Flag(help: "Show the model's own numbers, without the function that its files name.")
  var rawScores = false

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  private static let limit = 100_000

  func validate() throws {
    if let topK, topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
  }

  func run() async throws {
    let stream = try inputOptions.stream(texts: documents, files: input.map { [$0] } ?? [])
    let documents = try await stream.collect(
      upTo: RerankCommand.limit, purpose: "rerank what a search has found, not a collection")
    guard !documents.isEmpty else {
      throw CommandError(ExitStatus.badData, "there is no document; give one or more")
    }
    let model: CrossEncoder = try model.load()
    let ranked = try await model.rank(
      query, documents, topK: topK, function: rawScores ? .identity : nil)
    let out = StandardOutput()
    switch format {
    case .table:
      var table = Table([.right, .right, .left], titles: ["score", "#", "document"])
      for hit in ranked {
        table.add([
          Decimals.text(Double(hit.score), 4), "\(hit.index + 1)",
          DisplayText.cut(hit.text, to: max(Terminal.width - 20, 20)),
        ])
      }
      try out.print(table.lines())
    case .jsonl:
      for hit in ranked {
        let object: JSON = [
          "index": .int(hit.index), "score": .float(hit.score), "text": .string(hit.text),
        ]
        try out.print(String(decoding: object.encoded(), as: UTF8.self))
      }
    }
  }
}
