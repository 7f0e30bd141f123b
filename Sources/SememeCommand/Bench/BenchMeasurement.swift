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
  /// - Returns: what was measured.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ workload: BenchWorkload, _ embedder: Embedder, for duration: Duration
  ) async throws -> BenchMeasurement {
    let tokens = try await embedder.encode(workload.texts).tokenCounts.reduce(0, +)
    let start = ContinuousClock.now
    var rounds = 0
    var elapsed = Duration.zero
    repeat {
      _ = try await embedder.encode(workload.texts)
      rounds += 1
      elapsed = ContinuousClock.now - start
    } while elapsed < duration
    let roundsPerSecond = Double(rounds) / (elapsed / .seconds(1))
    return BenchMeasurement(
      name: workload.name, tokensPerText: Double(tokens) / Double(workload.texts.count),
      textsPerSecond: Double(workload.texts.count) * roundsPerSecond,
      tokensPerSecond: Double(tokens) * roundsPerSecond)
  }

  var json: JSON {
    [
      "workload": .string(name), "tokens_per_text": .double(tokensPerText),
      "texts_per_second": .double(textsPerSecond), "tokens_per_second": .double(tokensPerSecond),
    ]
  }
}
