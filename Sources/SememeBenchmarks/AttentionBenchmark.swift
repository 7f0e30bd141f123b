import SememeTensors

/// Attention on one thread: queries, keys and values side by side, as in an encoder.
struct AttentionBenchmark {
  private let options: BenchmarkOptions
  private var random = RandomTensors()
  private static let headSizes = [32, 64]

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  mutating func run(_ report: inout Report) async throws {
    for numbers in [Numbers.float32, .bfloat16] {
      // Without native products of bfloat16 the encoder attends in float32.
      let levels = options.levels(with: numbers).filter {
        (numbers == .float32 || $0.multipliesBFloat16)
          && options.wants("attention/\($0)/\(numbers)")
      }
      for level in levels { report.add(try await measure(level, numbers)) }
    }
  }

  private mutating func measure(
    _ level: KernelLevel, _ numbers: Numbers
  ) async throws -> ResultTable {
    let peak = Peak(level, numbers)
    let lengths = options.isQuick ? [16, 256] : [16, 64, 256, 4096]
    let limit = peak.map { "and share of \($0.instruction)" } ?? "(no limit is known)"
    var table = ResultTable(
      "attention/\(level)/\(numbers)",
      note: "GOP/s of both products, softmax in between, \(limit); texts of L tokens",
      columns: ["head"] + lengths.map { "L=\($0)" })
    for headSize in Self.headSizes {
      var row = [ResultTable.Cell.text("\(headSize)")]
      for length in lengths {
        let work = work(length, headSize, level, numbers)
        let rate = try await options.sampling.measure(work, against: peak?.work)
        row.append(.rate(rate.perSecond * 1e-9, share: rate.share))
      }
      table.add(row)
    }
    return table
  }

  /// About 256 tokens of twelve heads; of a long text one head, which takes long enough.
  private mutating func work(
    _ length: Int, _ headSize: Int, _ level: KernelLevel, _ numbers: Numbers
  ) -> Work {
    let texts = max(1, 256 / length)
    let heads = Attention.Heads(count: length > 1024 ? 1 : 12, size: headSize)
    let width = heads.count * headSize
    let execution = Execution(kernels: level)
    let sequences = Attention.Sequences((0...texts).map { $0 * length })
    let input = LinearInput(
      random.tensor([texts * length, 3 * width]), for: numbers.format, execution)
    let operations = Double(4 * texts * length * length * width)
    switch input {
    case .bfloat16(let x):
      return Work(amount: operations) {
        _ = Attention.forward(
          query: .init(x), key: .init(x, column: width), value: .init(x, column: 2 * width),
          heads: heads, sequences: sequences, for: .bfloat16, execution)
      }
    case .float32(let x):
      return Work(amount: operations) {
        _ = Attention.forward(
          query: .init(x), key: .init(x, column: width), value: .init(x, column: 2 * width),
          heads: heads, sequences: sequences, execution)
      }
    case .int8: preconditionFailure("attention: there is none in int8")
    }
  }
}
