import SememeJSON
import SememeTensors

/// Sememe's side of scripts in `Benchmarks/peers`: answers requests, a line of JSON each.
///
/// A request has one member, whose name says what to do: `attend` (`AttentionWorker`), `encode` and
/// `configuration` (`EncodingWorker`), `train` and `classify` (`WordsWorker`), `map` (`MapsWorker`). What
/// fails is answered by `{"error": "…"}`.
struct PeerWorker {
  private let level: KernelLevel
  private var attention: AttentionWorker
  private var encoding: EncodingWorker

  private init() throws {
    level = try KernelLevel.selected()
    attention = AttentionWorker(level)
    encoding = EncodingWorker(level)
  }

  /// Answers standard input until it ends.
  ///
  /// - Throws: what is wrong with the level of the kernels that the environment names. What fails
  ///   in a request is its answer.
  static func answerStandardInput() async throws {
    var worker = try PeerWorker()
    while let line = readLine() {
      let answer: JSON
      do {
        answer = try await worker.answer(line)
      } catch {
        answer = ["error": .string("\(error)")]
      }
      StandardStreams.write(String(decoding: answer.encoded(), as: UTF8.self) + "\n")
    }
  }

  private mutating func answer(_ line: String) async throws -> JSON {
    let request = try JSONDocument(line, source: "request").root
    if let members = request["attend"] { return time(try attention.seconds(members)) }
    if let members = request["encode"] { return time(try encoding.seconds(members)) }
    if let members = request["configuration"] { return try encoding.configuration(members) }
    if let members = request["train"] { return try await WordsWorker().train(members) }
    if let members = request["classify"] { return try await WordsWorker().classify(members) }
    if let members = request["map"] { return try MapsWorker().map(members) }
    throw BenchmarkOptions.Mistake(
      description: "a request says \"attend\", \"encode\", \"configuration\", \"train\", "
        + "\"classify\" or \"map\"")
  }

  private func time(_ seconds: Double) -> JSON {
    ["seconds": .double(seconds), "kernels": .string(level.description)]
  }
}

extension JSONValue {
  /// A positive number of a request.
  func requirePositive(_ name: String) throws -> Int {
    let number = try requireInt(name)
    guard number > 0 else {
      throw BenchmarkOptions.Mistake(description: "\(name) must be positive")
    }
    return number
  }
}
