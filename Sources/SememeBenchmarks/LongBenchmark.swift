import CSememeBenchmarks
import Sememe
import SememeModels
import SememeSystem
import SememeTensors
import SememeTestSupport

/// One long text through the encoders that read 8192 tokens: its speed, and how memory grows.
struct LongBenchmark {
  private let options: BenchmarkOptions
  private static let lengths = [2048, 4096, 8192]

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  func run(_ report: inout Report) async throws {
    let level = try KernelLevel.selected()
    for numbers in Numbers.allCases where numbers != .bfloat16 || level.multipliesBFloat16 {
      let name = "long/\(level)/\(numbers)"
      let models = RandomModel.long.filter { options.wants("\(name)/\($0)") }
      if !models.isEmpty { report.add(try await measure(models, numbers, level, name)) }
    }
  }

  private func measure(
    _ models: [RandomModel], _ numbers: Numbers, _ level: KernelLevel, _ name: String
  ) async throws -> ResultTable {
    var table = ResultTable(
      name,
      note: "one text through so many layers; GOP/s of linear maps and attention, and share of the "
        + "peak; MiB by which the peak of memory lies above what the loaded model takes",
      columns: ["model", "layers", "threads", "tokens", "tokens/s", "GOP/s", "MiB"])
    for model in models {
      for threads in Set([1, ThreadCount.available]).sorted() {
        let pass = try LongPass(model, numbers.format, level, threads: threads)
        let peak = Peak(level, numbers)?.work(on: ThreadPool(threadCount: threads))
        sememe_release_free_memory()
        let before = ResidentMemory.current
        for length in Self.lengths {
          ResidentMemory.reset()
          pass.run(tokens: length)
          let growth = before.map { ResidentMemory.peak - $0 }
          let work = Work(amount: pass.operations(tokens: length)) { pass.run(tokens: length) }
          let rate = try await sampling.measure(work, against: peak)
          table.add([
            .text(model.name), .count(pass.layers), .count(threads), .count(length),
            .count(Int(rate.perSecond / work.amount * Double(length))),
            .rate(rate.perSecond * 1e-9, share: rate.share),
            .value(growth.map { Double($0) / 0x1p20 } ?? .nan),
          ])
        }
      }
    }
    return table
  }

  /// A pass takes seconds: few of them.
  private var sampling: Sampling {
    Sampling(repetitions: options.isQuick ? 1 : 3, slice: 10e-3, clock: .wall)
  }
}

extension RandomModel {
  /// The shapes that read 8192 tokens.
  static let long = [
    "modernbert-base", "gte-base-en-v1.5", "nomic-embed-text-v1.5", "jina-embeddings-v2-base-en",
  ].compactMap(RandomModel.named)
}

/// An encoder with random weights that reads one text.
struct LongPass {
  let layers: Int
  private let description: EncoderDescription
  private let encoder: TransformerEncoder
  private let execution: Execution

  /// Loads a model with two layers, or three where only every third attends to the whole text.
  ///
  /// - Parameters:
  ///   - model: its shape.
  ///   - format: the numbers that it multiplies.
  ///   - level: the kernels.
  ///   - threads: how many.
  ///   - layers: another number of layers; nil for those.
  /// - Throws: what is wrong with the model's configuration.
  init(
    _ model: RandomModel, _ format: NumberFormat, _ level: KernelLevel, threads: Int,
    layers: Int? = nil
  ) throws {
    let published = try model.encoder(layers: nil, vocabulary: nil)
    let isMixed = published.attention.contains { $0.pattern != .full }
    description = try model.encoder(layers: layers ?? (isMixed ? 3 : 2), vocabulary: 5000)
    self.layers = description.layerCount
    encoder = try model.load(
      description, WeightLoader(kernels: level, format: format, pool: .shared))
    execution = Execution(
      kernels: level, pool: threads > 1 ? ThreadPool(threadCount: threads) : nil,
      arena: Arena(limit: threads * MicroBatch.arenaBytes))
  }

  /// Takes a text of so many tokens through the encoder.
  func run(tokens: Int) {
    _ = encoder(RandomModel.texts([tokens], for: description, seed: 3), execution)
  }

  /// The multiplications and additions of such a text.
  func operations(tokens: Int) -> Double { description.operations(lengths: [tokens]) }
}
