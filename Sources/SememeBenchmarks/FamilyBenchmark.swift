import Sememe
import SememeModels
import SememeTensors
import SememeTestSupport
import SememeTokenizers

/// Every family at the widths of a published model with random weights, against BERT: what a
/// multiplication costs should not depend on the family.
///
/// One thread takes texts of mixed lengths through the encoder, as each thread does with many texts.
struct FamilyBenchmark {
  private let options: BenchmarkOptions
  /// Weights that are enough not to stay in a cache from one text to the next.
  private static let weightCount = 42_000_000

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  func run(_ report: inout Report) async throws {
    let level = try KernelLevel.selected()
    for numbers in Numbers.allCases
    where numbers != .bfloat16 || level.multipliesBFloat16 {
      let name = "families/\(level)/\(numbers)"
      let models = RandomModel.all.filter { options.wants("\(name)/\($0)") }
      if !models.isEmpty { report.add(try await measure(models, numbers, level, name)) }
    }
  }

  private func measure(
    _ models: [RandomModel], _ numbers: Numbers, _ level: KernelLevel, _ name: String
  ) async throws -> ResultTable {
    var table = ResultTable(
      name,
      note:
        "tokens/s of one thread with so many layers, texts of 10 to 256 tokens; GOP/s of linear "
        + "maps and attention, and share of what BERT reached right before and after",
      columns: ["model", "layers", "MOP/token", "tokens/s", "GOP/s"])
    guard let bert = RandomModel.named("bert-base") else { return table }
    let base = try work(bert, numbers, level)
    for model in models {
      let (work, layers, tokens) = try work(model, numbers, level)
      let rate = try await sampling.measure(work, against: base.work)
      table.add([
        .text(model.name), .count(layers), .value(work.amount / Double(tokens) * 1e-6),
        .count(Int(rate.perSecond / work.amount * Double(tokens))),
        .rate(rate.perSecond * 1e-9, share: rate.share),
      ])
    }
    return table
  }

  private var sampling: Sampling {
    Sampling(repetitions: options.isQuick ? 3 : 7, slice: 50e-3)
  }

  private func work(
    _ model: RandomModel, _ numbers: Numbers, _ level: KernelLevel
  ) throws -> (work: Work, layers: Int, tokens: Int) {
    let published = try model.encoder(layers: nil, vocabulary: nil)
    let layers = max(1, Self.weightCount / published.layerWeightCount)
    let description = try model.encoder(layers: layers, vocabulary: 5000)
    let loader = WeightLoader(kernels: level, format: numbers.format, pool: .shared)
    let encoder = try model.load(description, loader)
    let workload = EncoderWorkload.mixed(8, description)
    let lengths = workload.texts.map(\.count)
    let texts = TokenBatch(ids: workload.texts)
    let batches = MicroBatch.plan(lengths: lengths).map { texts.select($0.sequences) }
    let execution = Execution(kernels: level, arena: Arena(limit: MicroBatch.arenaBytes))
    let work = Work(amount: description.operations(lengths: lengths)) {
      for batch in batches { _ = encoder(batch, execution) }
    }
    return (work, description.layerCount, workload.tokenCount)
  }
}
