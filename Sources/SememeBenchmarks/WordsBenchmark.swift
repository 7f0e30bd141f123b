import SememeSystem
import SememeTensors
import SememeTestSupport
import SememeWords

/// Learning of GloVe vectors, and neighbours among many words.
struct WordsBenchmark {
  private let options: BenchmarkOptions

  init(_ options: BenchmarkOptions) {
    self.options = options
  }

  func run(_ report: inout Report) async throws {
    if options.wants("words/glove") { report.add(try await glove()) }
    if options.wants("words/neighbors") { report.add(try await neighbors()) }
  }

  /// The settings that `Benchmarks/peers/words/glove.py` gives the original program too.
  private func glove() async throws -> ResultTable {
    let pool = ThreadPool.shared
    var table = ResultTable(
      "words/glove",
      note:
        "100 dimensions, window 15, words of five occurrences, \(pool.threadCount) threads; cells "
        + "are pairs of words, the loss is that of the last pass",
      columns: ["cells", "passes", "seconds before", "cells a second", "loss"])
    var settings = GloVeOptions()
    settings.dimension = 100
    settings.epochs = options.isQuick ? 2 : 15
    let rate = Locked(0.0)
    let start = Clock.wall.seconds
    let result = try await GloVe(options: settings).train(on: options.texts, pool: pool) {
      progress in
      if progress.phase == "training" { rate.withLock { $0 = progress.rate } }
    }
    let seconds = Clock.wall.seconds - start
    let cellsPerSecond = rate.withLock { $0 }
    let learning = Double(result.pairCount * settings.epochs) / cellsPerSecond
    table.add([
      .count(result.pairCount), .count(settings.epochs), .value(seconds - learning),
      .value(cellsPerSecond), .value(result.losses.last ?? .nan),
    ])
    return table
  }

  /// A question among many words, as numbers of every kind.
  private func neighbors() async throws -> ResultTable {
    let (count, dimension) = (options.isQuick ? 200_000 : 3_000_000, 300)
    let pool = ThreadPool.shared
    var table = ResultTable(
      "words/neighbors",
      note: "the ten neighbours of one vector among \(count) of \(dimension) dimensions, "
        + "\(pool.threadCount) threads",
      columns: ["numbers", "GB", "milliseconds", "GB a second"])
    let words = try WordVocabulary(words: (0..<count).lazy.map { Array("w\($0)".utf8) })
    let floats = WordMatrix(Self.random([count, dimension], pool))
    let question = floats.row(7)
    for (name, precision, width) in [
      ("float32", WordLoadingOptions.Precision.stored, 4.0), ("float16", .float16, 2),
      ("int8", .int8, 1),
    ] {
      let matrix = precision == .stored ? floats : floats.prefix(count, as: precision)
      let vectors = WordVectors(vocabulary: words, matrix: matrix)
      var seconds: [Double] = []
      for round in 0..<(options.isQuick ? 3 : 8) {
        let start = Clock.wall.seconds
        let found = try await vectors.neighbors(of: question, count: 10, pool: pool)
        // The first round measures the lengths of all vectors, which are kept.
        if round > 0 { seconds.append(Clock.wall.seconds - start) }
        precondition(found.first?.index == 7)
      }
      let median = Sampling.median(of: seconds)
      let size = Double(count * dimension) * width / 1e9
      table.add([.text(name), .value(size), .value(median * 1e3), .value(size / median)])
    }
    return table
  }

  /// Numbers from −1 to 1 that no two rows share, made fast.
  private static func random(_ shape: [Int], _ pool: ThreadPool) -> Tensor {
    Tensor(shape) { numbers in
      nonisolated(unsafe) let numbers = numbers
      pool.forEach(shape[0]) { row in
        var state = UInt32(truncatingIfNeeded: row &* 0x9E37_79B9) | 1
        for column in 0..<shape[1] {
          state = state &* 1_664_525 &+ 1_013_904_223
          numbers[row * shape[1] + column] = Float(Int32(bitPattern: state)) * 0x1p-31
        }
      }
    }
  }
}
