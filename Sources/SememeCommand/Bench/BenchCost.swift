import SememeJSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What some work has cost: time on the clock, and on the CPUs for all threads of this process.
struct BenchCost {
  private var seconds: Double
  private var cpuSeconds: Double

  /// Begins.
  init() {
    seconds = BenchCost.time(of: CLOCK_MONOTONIC)
    cpuSeconds = BenchCost.time(of: CLOCK_PROCESS_CPUTIME_ID)
  }

  /// Ends.
  mutating func end() {
    seconds = BenchCost.time(of: CLOCK_MONOTONIC) - seconds
    cpuSeconds = BenchCost.time(of: CLOCK_PROCESS_CPUTIME_ID) - cpuSeconds
  }

  /// As a worker answers.
  func json(tokens: Int) -> JSON {
    [
      "seconds": .double(seconds), "cpu_seconds": .double(cpuSeconds), "tokens": .int(tokens),
      "rss_mib": BenchWorker.residentMemory,
    ]
  }

  private static func time(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
