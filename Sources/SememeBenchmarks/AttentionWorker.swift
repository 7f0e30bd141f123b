import SememeJSON
import SememeTensors

/// Sememe's side of `Benchmarks/peers/attention.py`: answers requests, a line of JSON each.
///
/// `{"attend": {"tokens": 4096, "heads": 12, "head": 32, "threads": 1}}` computes the attention of
/// one text of random numbers, queries, keys and values side by side as in an encoder. The answer
/// is `{"seconds": 0.23, "kernels": "avx512"}`, or `{"error": "…"}`.
struct AttentionWorker {
  private var random = RandomTensors()
  private let level: KernelLevel
  /// What was asked for last, kept for when it is asked for again.
  private var prepared: (request: Request, input: Tensor, execution: Execution)?

  private struct Request: Equatable {
    let tokens: Int
    let heads: Int
    let head: Int
    let threads: Int

    init(_ line: String) throws {
      let members = try JSONDocument(line, source: "request").root.requireObject("attend")
      tokens = try members.requireInt("tokens")
      heads = try members.requireInt("heads")
      head = try members.requireInt("head")
      threads = try members.requireInt("threads")
      guard min(tokens, heads, head, threads) > 0 else {
        throw BenchmarkOptions.Mistake(description: "a request's numbers must be positive")
      }
    }
  }

  private init() throws {
    level = try KernelLevel.selected()
  }

  /// Answers standard input until it ends.
  ///
  /// - Throws: what is wrong with the level of the kernels that the environment names. What fails
  ///   in a request is its answer.
  static func answerStandardInput() throws {
    var worker = try AttentionWorker()
    while let line = readLine() {
      let answer: JSON
      do {
        answer = try worker.answer(Request(line))
      } catch {
        answer = ["error": .string("\(error)")]
      }
      StandardStreams.write(String(decoding: answer.encoded(), as: UTF8.self) + "\n")
    }
  }

  private mutating func answer(_ request: Request) -> JSON {
    let width = request.heads * request.head
    let (_, x, execution) = prepare(request)
    let start = Clock.wall.seconds
    _ = Attention.forward(
      query: .init(x), key: .init(x, column: width), value: .init(x, column: 2 * width),
      heads: Attention.Heads(count: request.heads, size: request.head),
      sequences: Attention.Sequences([0, request.tokens]), execution)
    let seconds = Clock.wall.seconds - start
    return ["seconds": .double(seconds), "kernels": .string(level.description)]
  }

  private mutating func prepare(
    _ request: Request
  ) -> (request: Request, input: Tensor, execution: Execution) {
    if let prepared, prepared.request == request { return prepared }
    let pool = request.threads > 1 ? ThreadPool(threadCount: request.threads) : nil
    let input = random.tensor([request.tokens, 3 * request.heads * request.head])
    let new = (request, input, Execution(kernels: level, pool: pool))
    prepared = new
    return new
  }
}
