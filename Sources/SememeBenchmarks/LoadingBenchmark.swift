import CSememeBenchmarks
import SememeCheckpoints
import SememeJSON
import SememeModels
import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeTokenizers

/// What it takes to load a large checkpoint and a large vocabulary from files that are cached.
struct LoadingBenchmark {
  private let options: BenchmarkOptions
  private static let entries = 250_000

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  func run(_ report: inout Report) throws {
    if options.wants("loading/weights") { report.add(try weights()) }
    if options.wants("loading/vocabulary") { report.add(try vocabulary()) }
  }

  private var repetitions: Int { options.isQuick ? 1 : 5 }

  private func weights() throws -> ResultTable {
    let pool = ThreadPool.shared
    var table = ResultTable(
      "loading/weights",
      note: "a safetensors file of BERT-large in float32 becomes an encoder, \(pool.threadCount) "
        + "threads; MiB by which the peak of memory grows, and share of the file's size",
      columns: ["numbers", "MiB of the file", "seconds", "MiB"])
    guard let model = RandomModel.named("bert-large") else { return table }
    let folder = try TemporaryTestFolder()
    let path = "\(folder.path)/model.safetensors"
    let encoder = try model.encoder(layers: nil, vocabulary: nil)
    try model.save(encoder, to: path, pool)
    let level = try KernelLevel.selected()
    let size = Double(try FileSystem.entry(at: path)?.size ?? 0)
    for numbers in Numbers.allCases {
      let loader = WeightLoader(kernels: level, format: numbers.format, pool: pool)
      var seconds: [Double] = []
      var growths: [Double] = []
      for _ in 0..<repetitions {
        sememe_release_free_memory()
        ResidentMemory.reset()
        let before = ResidentMemory.current ?? 0
        let start = Clock.wall.seconds
        let weights = try WeightScope(CheckpointFolder.open(folder.path))
        let loaded = try TransformerEncoder(
          weights, encoder, model.family().keys, loader,
          calibratingWith: RandomModel.sample(for: encoder))
        try weights.finish()
        seconds.append(Clock.wall.seconds - start)
        growths.append(Double(ResidentMemory.peak - before))
        withExtendedLifetime(loaded) {}
      }
      let growth = Sampling.median(of: growths)
      table.add([
        .text(numbers.rawValue), .value(size / 0x1p20), .value(Sampling.median(of: seconds)),
        .rate(growth / 0x1p20, share: growth / size),
      ])
    }
    return table
  }

  private func vocabulary() throws -> ResultTable {
    var table = ResultTable(
      "loading/vocabulary",
      note: "a tokenizer.json of \(Self.entries) random entries becomes a tokenizer",
      columns: ["model", "MiB of the file", "milliseconds"])
    for (name, model) in RandomVocabulary.models(entries: Self.entries) {
      let file = model.encoded(indent: 2)
      let seconds = try (0..<repetitions).map { _ in
        let start = Clock.wall.seconds
        let tokenizer = try Tokenizer(json: file, source: name)
        let seconds = Clock.wall.seconds - start
        withExtendedLifetime(tokenizer) {}
        return seconds
      }
      table.add([
        .text(name), .value(Double(file.count) / 0x1p20),
        .value(Sampling.median(of: seconds) * 1e3),
      ])
    }
    return table
  }
}
