import Sememe
import SememeJSON

/// How long one text takes, one at a time.
struct LatencyMeasurement {
  /// Tokens of the text, special ones included.
  let tokenCount: Int
  let median: Duration
  let percentile99: Duration

  /// Computes a text again and again.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - embedder: the model.
  ///   - duration: how long at least; 100 times are the least, after ten that do not count.
  /// - Returns: what was measured.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ text: String, _ embedder: Embedder, for duration: Duration
  ) async throws -> LatencyMeasurement {
    let start = ContinuousClock.now
    return try await measure(text, embedder, warmUp: 10) { calls in
      calls < 100 || ContinuousClock.now - start < duration
    }
  }

  /// Computes a text a number of times.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - embedder: the model.
  ///   - calls: how often, at least once, after a tenth as many times, at least five, that do not
  ///     count.
  /// - Returns: what was measured.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ text: String, _ embedder: Embedder, calls: Int
  ) async throws -> LatencyMeasurement {
    try await measure(text, embedder, warmUp: max(5, calls / 10)) { $0 < calls }
  }

  private static func measure(
    _ text: String, _ embedder: Embedder, warmUp: Int, while goesOn: (_ calls: Int) -> Bool
  ) async throws -> LatencyMeasurement {
    var tokenCount = 0
    for _ in 0..<warmUp { tokenCount = try await embedder.encode([text]).tokenCounts[0] }
    let clock = ContinuousClock()
    var times: [Duration] = []
    repeat {
      times.append(try await clock.measure { _ = try await embedder.encode([text]) })
    } while goesOn(times.count)
    times.sort()
    return LatencyMeasurement(
      tokenCount: tokenCount, median: times[times.count / 2],
      percentile99: times[times.count * 99 / 100])
  }

  var json: JSON {
    [
      "tokens": .int(tokenCount), "p50_seconds": .double(median / .seconds(1)),
      "p99_seconds": .double(percentile99 / .seconds(1)),
    ]
  }
}
