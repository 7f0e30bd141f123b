import Sememe
import SememeJSON

/// How fast a workload went.
struct BenchMeasurement {
  let name: String
  /// Tokens of a text on average, special ones included.
  let tokensPerText: Double
  let textsPerSecond: Double
  let tokensPerSecond: Double

  /// Computes a workload again and again.
  ///
  /// - Parameters:
  ///   - workload: the texts of one round.
  ///   - embedder: the model.
  ///   - duration: how long at least; one round is the least, after one that does not count.
  /// - Returns: what the middle round took.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ workload: BenchWorkload, _ embedder: Embedder, for duration: Duration
  ) async throws -> BenchMeasurement {
    let tokens = try await embedder.encode(workload.texts).tokenCounts.reduce(0, +)
    let clock = ContinuousClock()
    let start = clock.now
    var rounds: [Duration] = []
    repeat {
      rounds.append(try await clock.measure { _ = try await embedder.encode(workload.texts) })
    } while clock.now - start < duration
    rounds.sort()
    let seconds = rounds[rounds.count / 2] / .seconds(1)
    return BenchMeasurement(
      name: workload.name, tokensPerText: Double(tokens) / Double(workload.texts.count),
      textsPerSecond: Double(workload.texts.count) / seconds,
      tokensPerSecond: Double(tokens) / seconds)
  }

  var json: JSON {
    [
      "workload": .string(name), "tokens_per_text": .double(tokensPerText),
      "texts_per_second": .double(textsPerSecond), "tokens_per_second": .double(tokensPerSecond),
    ]
  }
}
