import SememeTensors

/// Matrix products, x·Wᵀ with packed weights on one thread, by level, numbers, shape and rows.
///
/// What an encoder calls is measured: `Linear.forward`, which takes some half a microsecond beside
/// its kernel. That shows with one row of a small weight only.
struct ProductBenchmark {
  private let options: BenchmarkOptions
  private var random = RandomTensors()

  /// K×N of MiniLM's and BERT-base's linear maps.
  private static let shapes = [
    (384, 384), (384, 1152), (384, 1536), (1536, 384), (768, 768), (768, 3072), (3072, 768),
  ]
  private static let rowCounts = [1, 2, 4, 8, 16, 32, 64, 256]

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  mutating func run(_ report: inout Report) async throws {
    for numbers in Numbers.allCases {
      for level in options.levels(with: numbers)
      where options.wants("product/\(level)/\(numbers)") {
        report.add(try await measure(level, numbers))
      }
    }
  }

  private mutating func measure(
    _ level: KernelLevel, _ numbers: Numbers
  ) async throws -> ResultTable {
    let peak = Peak(level, numbers)
    let shapes = options.isQuick ? Array(Self.shapes[1...3]) : Self.shapes
    let rowCounts = options.isQuick ? [1, 8, 64] : Self.rowCounts
    let limit = peak.map { "and share of \($0.instruction)" } ?? "(no limit is known)"
    var table = ResultTable(
      "product/\(level)/\(numbers)",
      note: "GOP/s \(limit); reading: GB/s of weights with M=1, and share of reading alone, which "
        + "bounds products of fewer rows than the last column says",
      columns: ["K×N"] + rowCounts.map { "M=\($0)" } + ["reading", "rows"])
    for (k, n) in shapes {
      let weight = LinearWeight(
        random.tensor([n, k]), bias: nil, format: numbers.format, kernels: level)
      var row = [ResultTable.Cell.text("\(k)×\(n)")]
      var peakRate = 0.0
      for m in rowCounts {
        let work = work(m, weight, level, counting: Double(2 * m * n * k))
        let rate = try await options.sampling.measure(work, against: peak?.work)
        row.append(.rate(rate.perSecond * 1e-9, share: rate.share))
        peakRate = rate.perSecond / (rate.share ?? .nan)
      }
      let byteCount = n * k * numbers.byteCount
      let reading = try await options.sampling.measure(
        work(1, weight, level, counting: Double(byteCount)),
        against: ReadMemory(byteCount: byteCount).work(level))
      row.append(.rate(reading.perSecond * 1e-9, share: reading.share))
      // A weight read once serves two operations a row.
      let weightsPerSecond = reading.perSecond / (reading.share ?? .nan) / Double(numbers.byteCount)
      row.append(.value(peakRate / (2 * weightsPerSecond)))
      table.add(row)
    }
    return table
  }

  private mutating func work(
    _ m: Int, _ weight: LinearWeight, _ level: KernelLevel, counting amount: Double
  ) -> Work {
    let execution = Execution(kernels: level)
    let x = LinearInput(
      random.tensor([m, weight.inputSize]), for: weight.format, execution)
    return Work(amount: amount) { _ = Linear.forward(x, weight, execution) }
  }
}
