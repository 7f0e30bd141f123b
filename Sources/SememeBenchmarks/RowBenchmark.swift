import SememeTensors

/// What happens between products: norms with the rounding or quantising that follows, and GELU.
struct RowBenchmark {
  private let options: BenchmarkOptions
  private var random = RandomTensors()
  /// About a micro-batch.
  private static let rows = 256

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  mutating func run(_ report: inout Report) async throws {
    for level in options.levels(with: .float32) where options.wants("rows/\(level)") {
      var table = ResultTable(
        "rows/\(level)", note: "ns a row of one thread, \(Self.rows) rows at a time",
        columns: ["operation", "384", "768", "1536", "3072"])
      for format in NumberFormat.allCases {
        let name = format == .float32 ? "" : ", and in \(format)"
        table.add(
          try await row("layer norm\(name)") { width, random in
            Self.normalization(width, format, level, &random)
          })
      }
      table.add(
        try await row("GELU") { width, random in
          let x = random.tensor([Self.rows, width])
          let execution = Execution(kernels: level)
          return { _ = Activation.gelu.forward(x, execution) }
        })
      report.add(table)
      report.add(try await fusedActivations(level))
    }
  }

  /// An operation by width.
  private mutating func row(
    _ name: String, _ make: (_ width: Int, inout RandomTensors) -> () -> Void
  ) async throws -> [ResultTable.Cell] {
    var cells = [ResultTable.Cell.text(name)]
    for width in [384, 768, 1536, 3072] {
      let work = Work(amount: Double(Self.rows), round: make(width, &random))
      cells.append(.value(1e9 / (try await options.sampling.measure(work).perSecond)))
    }
    return cells
  }

  private static func normalization(
    _ width: Int, _ format: NumberFormat, _ level: KernelLevel, _ random: inout RandomTensors
  ) -> () -> Void {
    let norm = LayerNorm(
      gamma: random.tensor([width]), beta: random.tensor([width]), epsilon: 1e-12)
    let x = random.tensor([rows, width])
    let execution = Execution(kernels: level)
    return { _ = norm(x, for: format, execution) }
  }

  /// What GELU costs at the end of the product that it follows.
  private mutating func fusedActivations(_ level: KernelLevel) async throws -> ResultTable {
    var table = ResultTable(
      "rows/\(level)/fused",
      note: "µs of a product of 64 rows, and the share of its speed that GELU at its end leaves",
      columns: ["K×N", "numbers", "alone", "with GELU"])
    let execution = Execution(kernels: level)
    for (k, n) in [(384, 1536), (768, 3072)] {
      for numbers in Numbers.allCases {
        let weight = LinearWeight(
          random.tensor([n, k]), bias: random.tensor([n]), format: numbers.format, kernels: level)
        let x = LinearInput(random.tensor([64, k]), for: numbers.format, execution)
        let alone = Work(amount: 1) { _ = Linear.forward(x, weight, execution) }
        let fused = Work(amount: 1) {
          _ = Linear.forward(x, weight, activation: .gelu, execution)
        }
        let rate = try await options.sampling.measure(fused, against: alone)
        let base = try await options.sampling.measure(alone)
        table.add([
          .text("\(k)×\(n)"), .text(numbers.rawValue), .value(1e6 / base.perSecond),
          .rate(1e6 / rate.perSecond, share: rate.share),
        ])
      }
    }
    return table
  }
}
