import Sememe
import SememeJSON
import SememeSystem
import SememeTensors

/// What was measured of a model in one precision.
struct BenchResult {
  let precision: Precision
  let kernels: KernelLevel
  let threads: Int
  let loadTime: Duration
  /// The most memory that was resident while the model was loaded and computed the workloads.
  let peakMemory: Int
  let workloads: [BenchMeasurement]
  let latencies: [LatencyMeasurement]

  /// Loads a model and measures it.
  ///
  /// - Parameters:
  ///   - workloads: the texts.
  ///   - duration: how long each is measured.
  ///   - load: gives the model.
  /// - Returns: what was measured.
  /// - Throws: the library's errors; `CancellationError`.
  static func measure(
    _ workloads: [BenchWorkload], for duration: Duration, load: () throws -> Embedder
  ) async throws -> BenchResult {
    ResidentMemory.reset()
    let start = ContinuousClock.now
    let embedder = try load()
    let loadTime = ContinuousClock.now - start
    var results: [BenchMeasurement] = []
    for workload in workloads {
      results.append(try await .measure(workload, embedder, for: duration))
    }
    var latencies: [LatencyMeasurement] = []
    for text in BenchWorkload.single {
      latencies.append(try await .measure(text, embedder, for: duration))
    }
    return BenchResult(
      precision: embedder.precision, kernels: embedder.kernelLevel, threads: embedder.threadCount,
      loadTime: loadTime, peakMemory: ResidentMemory.peak, workloads: results, latencies: latencies)
  }

  var json: JSON {
    [
      "precision": .string(precision.rawValue), "load_seconds": .double(loadTime / .seconds(1)),
      "peak_memory_bytes": .int(peakMemory), "workloads": .array(workloads.map(\.json)),
      "latencies": .array(latencies.map(\.json)),
    ]
  }

  /// A row per workload and a line per latency, below what was loaded.
  var lines: String {
    var table = Table(
      [.left, .right, .right, .right],
      titles: ["workload", "tokens/text", "texts/s", "tokens/s"])
    for result in workloads {
      table.add([
        result.name, Decimals.text(result.tokensPerText, 1),
        Decimals.grouped(Int(result.textsPerSecond.rounded())),
        Decimals.grouped(Int(result.tokensPerSecond.rounded())),
      ])
    }
    let threads = threads == 1 ? "1 thread" : "\(threads) threads"
    var lines = ["\(precision.rawValue), \(kernels) kernels, \(threads)", "", table.lines(), ""]
    for latency in latencies {
      lines.append(
        "one text of \(latency.tokenCount) tokens: p50 \(BenchResult.text(latency.median)), "
          + "p99 \(BenchResult.text(latency.percentile99))")
    }
    lines.append(
      "load: \(Decimals.milliseconds(loadTime)), peak memory: \(Decimals.bytes(peakMemory))")
    return lines.joined(separator: "\n")
  }

  /// Short texts take fractions of a millisecond.
  private static func text(_ latency: Duration) -> String {
    "\(Decimals.text(latency / .milliseconds(1), 2)) ms"
  }
}
