import Sememe
import SememeJSON
import SememeSystem
import SememeTensors
import SememeTokenizers

/// Answers requests of the race against other engines, a line of JSON each; the protocol stands in
/// `Benchmarks/peers/README.md`.
struct BenchWorker {
  private var embedder: Embedder?

  /// Answers the lines of standard input until it ends.
  ///
  /// - Throws: `CommandError` where input or output fail; `CancellationError`. What fails in a
  ///   request is its answer.
  static func answerStandardInput() async throws {
    var requests = LineReader(ByteSource())
    var worker = BenchWorker()
    let out = StandardOutput()
    while let line = try await requests.next() {
      let answer: JSON
      do {
        answer = try await worker.answer(JSONDocument(line, source: "request").root)
      } catch let error as CancellationError {
        throw error
      } catch {
        answer = ["error": .string(CommandError(error).description)]
      }
      try out.print(String(decoding: answer.encoded(), as: UTF8.self))
    }
  }

  private mutating func answer(_ request: JSONValue) async throws -> JSON {
    guard let (key, arguments) = Array(request.members).first else {
      throw CommandError(ExitStatus.badData, "a request is an object with one member")
    }
    if key.string == "load" { return try load(arguments) }
    guard let embedder else {
      throw CommandError(ExitStatus.badData, "no model is loaded: \"load\" comes first")
    }
    switch key.string {
    case "run": return try await encode(texts(arguments), embedder)
    case "tokenize": return try tokenize(texts(arguments), embedder)
    case "save":
      return try await save(texts(arguments), arguments.requireString("output"), embedder)
    case "latency":
      return try await latency(texts(arguments), arguments.requireInt("calls"), embedder)
    default: throw CommandError(ExitStatus.badData, "no request is called \"\(key.string)\"")
    }
  }

  private mutating func load(_ arguments: JSONValue) throws -> JSON {
    let name = try arguments.requireString("precision")
    guard let precision = Precision(rawValue: name) else {
      throw CommandError(ExitStatus.badData, "no precision is called \"\(name)\"")
    }
    let threads = try arguments.requireInt("threads")
    let start = ContinuousClock.now
    let embedder = try Embedder(
      model: arguments.requireString("model"),
      options: ModelOptions(threads: threads, precision: precision))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    self.embedder = embedder
    return [
      "seconds": .double(seconds), "version": .string(Version.number),
      "precision": .string(embedder.precision.rawValue),
      "kernels": .string(embedder.kernelLevel.description), "rss_mib": BenchWorker.residentMemory,
    ]
  }

  private func encode(_ texts: [String], _ embedder: Embedder) async throws -> JSON {
    var cost = BenchCost()
    let vectors = try await embedder.encode(texts, options: unitLength(embedder))
    cost.end()
    return cost.json(tokens: vectors.tokenCounts.reduce(0, +))
  }

  private func tokenize(_ texts: [String], _ embedder: Embedder) throws -> JSON {
    var cost = BenchCost()
    let batch = try embedder.tokenize(texts)
    cost.end()
    return cost.json(tokens: batch.tokenCount)
  }

  private func save(
    _ texts: [String], _ path: String, _ embedder: Embedder
  ) async throws -> JSON {
    let vectors = try await embedder.encode(texts, options: unitLength(embedder))
    var writer = try VectorFormat.npy.writer(
      to: OutputFile.open(path, resumes: false), dimension: vectors.dimension, resuming: nil)
    try writer.write(vectors)
    try writer.finish()
    return ["texts": .int(texts.count)]
  }

  private func latency(
    _ texts: [String], _ calls: Int, _ embedder: Embedder
  ) async throws -> JSON {
    guard let text = texts.first, calls > 0 else {
      throw CommandError(ExitStatus.badData, "latency needs a text and at least one call")
    }
    let result = try await LatencyMeasurement.measure(text, embedder, calls: calls)
    return [
      "p50_ms": .double(result.median / .milliseconds(1)),
      "p99_ms": .double(result.percentile99 / .milliseconds(1)),
    ]
  }

  /// Unit length, without doing twice what the model does itself.
  private func unitLength(_ embedder: Embedder) -> EmbeddingOptions {
    EmbeddingOptions(normalizes: !embedder.normalizes)
  }

  /// The texts of a file: each ends with a line feed, and may be empty.
  private func texts(_ arguments: JSONValue) throws -> [String] {
    let bytes = try FileContents(path: arguments.requireString("file")).copied
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  /// In MiB, as answers state it.
  static var residentMemory: JSON { .double(Double(ResidentMemory.peak) / 1_048_576) }
}
