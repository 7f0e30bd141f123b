import Sememe
import SememeModels
import SememeTensors

/// The encoder from token ids to vectors, in every precision, against the time that its
/// multiplications and additions would take at the peak.
struct EncoderBenchmark {
  private let options: BenchmarkOptions
  private let folder: String

  init(_ options: BenchmarkOptions, _ folder: String) {
    self.options = options
    self.folder = folder
  }

  func run(_ report: inout Report) async throws {
    guard options.wantsEncoder else { return }
    let description = try description()
    let level = try KernelLevel.selected()
    let workloads = EncoderWorkload.all(options, description)
    var table = ResultTable(
      "encoder/\(level)",
      note: "tokens/s, and share of the arithmetic floor: all multiplications at the peak",
      columns: ["precision", "threads"] + workloads.map(\.title))
    let threadCounts = Set([1, ThreadCount.available]).sorted()
    for threads in threadCounts {
      for numbers in numbers(on: level) where options.wants("encoder/\(numbers)") {
        let pool = ThreadPool(threadCount: threads)
        let embedder = try Embedder(
          folder: folder, options: ModelOptions(threads: threads, precision: numbers.precision))
        var row = [ResultTable.Cell.text(numbers.rawValue), .count(threads)]
        for workload in workloads {
          let work = Work(amount: workload.operations(of: description)) { rounds in
            for _ in 0..<rounds { _ = try await embedder.encode(tokenIDs: workload.texts) }
          }
          let rate = try await sampling.measure(
            work, against: Peak(level, numbers)?.work(on: pool))
          let tokens = rate.perSecond / work.amount * Double(workload.tokenCount)
          row.append(.rate(tokens, share: rate.share))
        }
        table.add(row)
      }
    }
    report.add(table)
  }

  /// Every precision that differs from float32 in speed.
  private func numbers(on level: KernelLevel) -> [Numbers] {
    Numbers.allCases.filter { $0 != .bfloat16 || level.multipliesBFloat16 }
  }

  /// A round takes most of a second: fewer of them, and longer turns of the peak.
  private var sampling: Sampling {
    Sampling(repetitions: options.isQuick ? 2 : 5, slice: 10e-3, clock: .wall)
  }

  private func description() throws -> EncoderDescription {
    let configuration = try ConfigurationFile.read("\(folder)/config.json")
    return try ModelFamily.named(in: configuration).describe(configuration)
  }
}

extension Numbers {
  /// The precision that multiplies these numbers.
  fileprivate var precision: Precision {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }
}
