import Sememe
import SememeSystem
import SememeTensors
import SememeTokenizers

/// The tokenizer on files of texts, one a line.
struct TokenizerBenchmark {
  private let options: BenchmarkOptions
  private let folder: String
  /// Texts that a thread takes at a time.
  private static let block = 32

  init(_ options: BenchmarkOptions, _ folder: String) {
    self.options = options
    self.folder = folder
  }

  func run(_ report: inout Report) async throws {
    guard options.wants("tokenizer") else { return }
    let tokenizer = try Tokenizer(folder: folder)
    let pool = ThreadPool.shared
    let threads = "\(pool.threadCount) threads"
    var table = ResultTable(
      "tokenizer", note: "UTF-8 text in, ids and offsets out",
      columns: [
        "texts", "tokens", "1 thread, MB/s", "tokens/s", "\(threads), MB/s", "\(threads), tokens/s",
      ])
    for path in options.texts {
      let texts = try lines(of: path)
      let bytes = texts.reduce(0) { $0 + $1.utf8.count }
      let tokens = try tokenizer.batch(of: texts).tokenCount
      let alone = Work(amount: 1) { _ = try tokenizer.batch(of: texts) }
      let blocks = stride(from: 0, to: texts.count, by: Self.block).map {
        Array(texts[$0..<min($0 + Self.block, texts.count)])
      }
      let together = Work(amount: 1) {
        // These texts have just been tokenized without an error.
        pool.forEach(blocks.count) { _ = try? tokenizer.batch(of: blocks[$0]) }
      }
      var row = [ResultTable.Cell.text(name(of: path)), .count(tokens)]
      for (work, clock) in [(alone, Clock.thread), (together, .wall)] {
        var sampling = options.sampling
        sampling.clock = clock
        let rounds = try await sampling.measure(work).perSecond
        row.append(.value(rounds * Double(bytes) * 1e-6))
        row.append(.count(Int(rounds * Double(tokens))))
      }
      table.add(row)
    }
    report.add(table)
  }

  private func lines(of path: String) throws -> [String] {
    try FileContents(path: path).copied.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
