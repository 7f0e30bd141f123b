import SememeJSON
import SememeTensors

/// Sememe's side of `Benchmarks/peers/attention.py`.
///
/// `{"attend": {"tokens": 4096, "heads": 12, "head": 32, "threads": 1}}` computes the attention of
/// one text of random numbers, queries, keys and values side by side as in an encoder. The answer
/// is `{"seconds": 0.23, "kernels": "avx512"}`.
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

    init(_ members: JSONValue) throws {
      tokens = try members.requirePositive("tokens")
      heads = try members.requirePositive("heads")
      head = try members.requirePositive("head")
      threads = try members.requirePositive("threads")
    }
  }

  init(_ level: KernelLevel) {
    self.level = level
  }

  /// The seconds of what the members ask for.
  mutating func seconds(_ members: JSONValue) throws -> Double {
    let request = try Request(members)
    let width = request.heads * request.head
    let (_, x, execution) = prepare(request)
    let start = Clock.wall.seconds
    _ = Attention.forward(
      query: .init(x), key: .init(x, column: width), value: .init(x, column: 2 * width),
      heads: Attention.Heads(count: request.heads, size: request.head),
      sequences: Attention.Sequences([0, request.tokens]), execution)
    return Clock.wall.seconds - start
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
