import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct CooccurrenceTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func cells(_ text: String, _ options: GloVeOptions, threads: Int = 1) throws
    -> [GloVeCell]
  {
    var options = options
    options.temporaryFolder = folder.path
    let corpus = try WordCorpus(paths: [folder.write(Array(text.utf8), as: "text.txt")])
    let pool = ThreadPool(threadCount: threads)
    let vocabulary = try corpus.counts(on: pool, flag: CancellationFlag()).vocabulary(
      minimumCount: options.minimumCount)
    let cells = try GloVePairs(
      corpus: corpus, vocabulary: vocabulary, options: options, pool: pool,
      flag: CancellationFlag()
    ).cells()
    var all: [GloVeCell] = []
    for block in 0..<cells.blockCount { try cells.withBlock(block) { all += $0 } }
    #expect(all.count == cells.count)
    return all
  }

  private func sorted(_ cells: [GloVeCell]) -> [GloVeCell] {
    cells.sorted { ($0.word, $0.context) < ($1.word, $1.context) }
  }

  private func options(_ change: (inout GloVeOptions) -> Void = { _ in }) -> GloVeOptions {
    var options = GloVeOptions()
    (options.window, options.minimumCount) = (4, 1)
    change(&options)
    return options
  }

  @Test func countsOfASentenceByHand() throws {
    // Order of the vocabulary: b (2), then a, c.
    let found = sorted(try cells("a b c b\nx", options { $0.minimumCount = 1 }))
    var counts: [[UInt32]: Double] = [:]
    for cell in found { counts[[cell.word, cell.context]] = exp(Double(cell.logCount)) }
    // a–b at 1 and 3, a–c at 2, b–c at 1 and 1, b–b at 2 from both sides.
    let expected: [[UInt32]: Double] = [
      [0, 1]: 4 / 3, [1, 0]: 4 / 3, [1, 2]: 0.5, [2, 1]: 0.5, [0, 2]: 2, [2, 0]: 2, [0, 0]: 1,
    ]
    #expect(
      counts.keys.sorted { $0.lexicographicallyPrecedes($1) }
        == expected.keys.sorted { $0.lexicographicallyPrecedes($1) })
    for (pair, count) in expected { #expect(abs((counts[pair] ?? 0) - count) < 1e-6) }
    for cell in found {
      #expect(
        abs(Double(cell.weight) - pow(exp(Double(cell.logCount)) / 100, 0.75)) < 1e-6)
    }
  }

  @Test func oneSidedAndUnweighted() throws {
    let found = try cells(
      "a b\nb a\na b",
      options {
        $0.isSymmetric = false
        $0.weighsDistance = false
      })
    let counts = found.reduce(into: [:]) { $0[[$1.word, $1.context]] = exp($1.logCount) }
    #expect(counts.count == 2)
    #expect(abs((counts[[0, 1]] ?? 0) - 2) < 1e-5)
    #expect(abs((counts[[1, 0]] ?? 0) - 1) < 1e-5)
  }

  @Test(arguments: [true, false]) func spilledCountsAreThoseInMemory(isSymmetric: Bool) throws {
    let text = TestWords.text(words: 400, lines: 1500, seed: 3)
    let reference = sorted(try cells(text, options { $0.isSymmetric = isSymmetric }))
    #expect(reference.count > 3 * 8192)
    // No memory at all: no table, lists of 1024 pairs, buckets on the disk.
    for (memory, threads) in [(0, 1), (0, 3), (1 << 17, 1), (1 << 17, 2), (1 << 24, 2)] {
      let spilled = try cells(
        text,
        options {
          $0.isSymmetric = isSymmetric
          $0.memoryLimit = memory
        }, threads: threads)
      #expect(sorted(spilled) == reference, "memory \(memory), threads \(threads)")
      #expect(spilled != reference, "the order is not drawn by lot")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["text.txt"])
  }

  @Test func countsAreThoseOfADictionary() throws {
    let text = TestWords.text(words: 60, lines: 200, seed: 4)
    let found = try cells(text, options(), threads: 2)
    let words = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let frequencies = words.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let order = frequencies.keys.sorted {
      frequencies[$0] ?? 0 != frequencies[$1] ?? 0
        ? frequencies[$0] ?? 0 > frequencies[$1] ?? 0 : $0 < $1
    }
    var expected: [[String]: Double] = [:]
    for sentence in words {
      for i in sentence.indices {
        for j in sentence.indices where i != j && abs(i - j) <= 4 {
          expected[[sentence[i], sentence[j]], default: 0] += 1 / Double(abs(i - j))
        }
      }
    }
    #expect(found.count == expected.count)
    for cell in found {
      let pair = [order[Int(cell.word)], order[Int(cell.context)]]
      #expect(abs(Double(cell.logCount) - log(expected[pair] ?? 0)) < 1e-5)
    }
  }

  @Test func aFolderThatTakesNothingIsNamed() throws {
    let text = TestWords.text(words: 400, lines: 1500, seed: 3)
    let corpus = try WordCorpus(paths: [folder.write(Array(text.utf8), as: "text.txt")])
    let pool = ThreadPool(threadCount: 1)
    let vocabulary = try corpus.counts(on: pool, flag: CancellationFlag()).vocabulary()
    var options = options { $0.memoryLimit = 0 }
    options.temporaryFolder = folder.path + "/missing"
    let error = #expect(throws: WordVectorsError.self) {
      try GloVePairs(
        corpus: corpus, vocabulary: vocabulary, options: options, pool: pool,
        flag: CancellationFlag()
      ).cells()
    }
    #expect(error?.code == .unwritableFile)
    #expect(error?.description.contains("more memory") == true)
  }
}
