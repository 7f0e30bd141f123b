import Sememe
import SememeJSON

/// How long one short query takes, one at a time.
struct LatencyMeasurement {
  /// Tokens of the query, special ones included.
  let tokenCount: Int
  let median: Duration
  let percentile99: Duration

  /// Computes a query again and again.
  ///
  /// - Parameters:
  ///   - query: the text.
  ///   - embedder: the model.
  ///   - duration: how long at least; 100 times are the least, after ten that do not count.
  /// - Returns: what was measured.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ query: String, _ embedder: Embedder, for duration: Duration
  ) async throws -> LatencyMeasurement {
    var tokenCount = 0
    for _ in 0..<10 { tokenCount = try await embedder.encode([query]).tokenCounts[0] }
    var times: [Duration] = []
    let start = ContinuousClock.now
    repeat {
      let before = ContinuousClock.now
      _ = try await embedder.encode([query])
      times.append(ContinuousClock.now - before)
    } while times.count < 100 || ContinuousClock.now - start < duration
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
