import ArgumentParser
import Sememe
import SememeJSON
import SememeTensors

/// `sememe bench`: how fast a model runs here.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of a model on this machine.",
    discussion: """
      Text in, vectors out, tokenization included: built-in texts of three lengths or those of a \
      file, and the latency of one short query.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var inputOptions: InputOptions

  @Option(help: ArgumentHelp("A file of texts to measure with.", valueName: "file"))
  var texts: String?

  @Option(help: ArgumentHelp("How long to measure each workload.", valueName: "s"))
  var seconds = 2.0

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  private static let limit = 10_000

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds \(seconds): give more than 0 and at most 3600")
    }
  }

  func run() async throws {
    let workloads = try await workloads()
    let start = ContinuousClock.now
    let embedder = try model.embedder()
    let loadTime = ContinuousClock.now - start
    let duration = Duration.seconds(seconds)
    var results: [BenchMeasurement] = []
    for workload in workloads {
      results.append(try await .measure(workload, embedder, for: duration))
    }
    let latency = try await LatencyMeasurement.measure(BenchWorkload.query, embedder, for: duration)
    let out = StandardOutput()
    switch format {
    case .table: try out.print(table(embedder, loadTime, results, latency))
    case .json:
      let result: JSON = [
        "model": .string(model.model), "kernels": .string(embedder.kernelLevel.description),
        "threads": .int(embedder.threadCount), "precision": .string(embedder.precision.rawValue),
        "load_seconds": .double(loadTime / .seconds(1)),
        "workloads": .array(results.map(\.json)), "latency": latency.json,
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

  private func table(
    _ embedder: Embedder, _ loadTime: Duration, _ results: [BenchMeasurement],
    _ latency: LatencyMeasurement
  ) -> String {
    var table = Table(
      [.left, .right, .right, .right],
      titles: ["workload", "tokens/text", "texts/s", "tokens/s"])
    for result in results {
      table.add([
        result.name, Decimals.text(result.tokensPerText, 1),
        Decimals.grouped(Int(result.textsPerSecond.rounded())),
        Decimals.grouped(Int(result.tokensPerSecond.rounded())),
      ])
    }
    let threads = embedder.threadCount == 1 ? "1 thread" : "\(embedder.threadCount) threads"
    let setting = "\(embedder.precision.rawValue), \(embedder.kernelLevel) kernels, \(threads)"
    return [
      DisplayText.escaping(model.model), setting, "", table.lines(), "",
      "query of \(latency.tokenCount) tokens: p50 \(Decimals.milliseconds(latency.median)), "
        + "p99 \(Decimals.milliseconds(latency.percentile99))",
      "load: \(Decimals.milliseconds(loadTime))",
    ].joined(separator: "\n")
  }
}
