import ArgumentParser
import Sememe
import SememeJSON

/// `sememe bench`: how fast a model runs here.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of a model on this machine.",
    discussion: """
      Text in, vectors out, tokenization included: built-in texts of three lengths or those of a \
      file, and the latency of one short and one longer text; besides the time to load the model, \
      and the memory that all this took.
      """)

  @OptionGroup var source: ModelSource

  @Option(
    help: ArgumentHelp(
      "The arithmetic of matrix products; all: one after the other what differs in speed here.",
      valueName: "precision"))
  var precision = BenchPrecision.one(.auto)

  @OptionGroup var inputOptions: InputOptions

  @Option(help: ArgumentHelp("A file of texts to measure with.", valueName: "file"))
  var texts: String?

  @Option(help: ArgumentHelp("How long to measure each workload.", valueName: "s"))
  var seconds = 2.0

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  @Flag(help: .hidden)
  var worker = false

  private static let limit = 10_000

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds \(seconds): give more than 0 and at most 3600")
    }
  }

  func run() async throws {
    if worker {
      try await BenchWorker.answerStandardInput()
      return
    }
    let workloads = try await workloads()
    var results: [BenchResult] = []
    for precision in try precision.precisions() {
      results.append(
        try await .measure(workloads, for: .seconds(seconds)) { try source.embedder(precision) })
    }
    let out = StandardOutput()
    switch format {
    case .table:
      try out.print(DisplayText.escaping(source.model))
      try out.print(results.map(\.lines).joined(separator: "\n\n"))
    case .json:
      let result: JSON = [
        "model": .string(source.model),
        "kernels": results.first.map { .string($0.kernels.description) } ?? .null,
        "threads": results.first.map { .int($0.threads) } ?? .null,
        "results": .array(results.map(\.json)),
      ]
      try out.print(String(decoding: result.encoded(), as: UTF8.self))
    }
  }

  private func workloads() async throws -> [BenchWorkload] {
    guard let file = texts else { return BenchWorkload.builtIn }
    let texts = try await inputOptions.stream(texts: [], files: [file]).collect(
      upTo: BenchCommand.limit, purpose: "measure with fewer")
    guard !texts.isEmpty else {
      throw CommandError(ExitStatus.badData, "\(file) holds no texts to measure with")
    }
    return [BenchWorkload(name: "file", texts: texts)]
  }
}
