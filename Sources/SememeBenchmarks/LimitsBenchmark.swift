import SememeTensors

/// The machine's limits: arithmetic of registers only, and reading of memory.
struct LimitsBenchmark {
  private let options: BenchmarkOptions

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  func run(_ report: inout Report) async throws {
    guard options.wants("limits") else { return }
    report.add(try await arithmetic())
    report.add(try await reading())
  }

  private func arithmetic() async throws -> ResultTable {
    let pool = ThreadPool.shared
    var table = ResultTable(
      "limits/arithmetic", note: "GOP/s of registers only, 1 thread and \(pool.threadCount)",
      columns: ["level", "numbers", "instructions", "1 thread", "\(pool.threadCount) threads"])
    for numbers in Numbers.allCases {
      for level in options.levels(with: numbers) {
        guard let peak = Peak(level, numbers) else { continue }
        let alone = try await rate(of: peak.work)
        let together = try await rate(of: peak.work(on: pool), .wall)
        table.add([
          .text("\(level)"), .text(numbers.rawValue), .text(peak.instruction), .value(alone),
          .value(together),
        ])
      }
    }
    return table
  }

  private func reading() async throws -> ResultTable {
    var table = ResultTable(
      "limits/reading", note: "GB/s of one thread that reads the same memory again and again",
      columns: ["level", "256 KiB", "1 MiB", "4 MiB", "16 MiB", "256 MiB"])
    let memories = [18, 20, 22, 24, 28].map { ReadMemory(byteCount: 1 << $0) }
    for level in options.levels(with: .float32) {
      var row = [ResultTable.Cell.text("\(level)")]
      for memory in memories { row.append(.value(try await rate(of: memory.work(level)))) }
      table.add(row)
    }
    return table
  }

  /// Billions a second.
  private func rate(of work: Work, _ clock: Clock = .thread) async throws -> Double {
    var sampling = options.sampling
    sampling.clock = clock
    return try await sampling.measure(work).perSecond * 1e-9
  }
}
