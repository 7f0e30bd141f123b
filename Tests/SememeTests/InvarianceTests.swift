import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// A text's vector is the same to the last bit alone, in any batch, at any place, with any number
/// of threads; so is every hidden layer.
@Suite struct InvarianceTests {
  /// Texts of very unlike lengths, so that micro-batches of every kind arise.
  static let texts: [String] = {
    let words = ["justice", "cat", "Paris", "über", "warm", "bonnet", "12,50", "東京", "car", "🏨"]
    var generator = SeededGenerator(seed: 7)
    return (0..<60).map { index in
      (0..<(index * index) % 43).map { _ in words.randomElement(using: &generator) ?? "" }
        .joined(separator: " ")
    }
  }()

  private func folders() throws -> [String] {
    let folders = try GoldenCases.all().filter {
      ["sbert-mean-normalize", "sbert-multi-pooling", "sbert-dense"].contains($0.name)
    }.map(\.folder)
    try #require(folders.count == 3)
    return folders
  }

  @Test(arguments: [1, 2, 3, 8]) func vectorsDoNotDependOnCompanyOrThreads(threads: Int)
    async throws
  {
    for folder in try folders() {
      let alone = try Embedder(folder: folder, options: .init(threads: 1))
      let together = try Embedder(folder: folder, options: .init(threads: threads))
      let batch = try await together.encode(Self.texts)
      let reversed = try await together.encode(Self.texts.reversed())
      for (index, text) in Self.texts.enumerated() {
        let vector = try await alone.encode(text)
        #expect(vector == batch[index], "text \(index) of \(folder)")
        #expect(vector == reversed[Self.texts.count - 1 - index], "text \(index) of \(folder)")
      }
    }
  }

  @Test func hiddenLayersDoNotDependOnCompanyOrThreads() async throws {
    for folder in try folders() {
      let alone = try Embedder(folder: folder, options: .init(threads: 1))
      let together = try Embedder(folder: folder, options: .init(threads: 3))
      let batch = try await together.hiddenStates(Self.texts)
      let maps = try await together.attentions(Self.texts)
      for index in stride(from: 0, to: Self.texts.count, by: 7) {
        let text = [Self.texts[index]]
        #expect(try await alone.hiddenStates(text)[0].hiddenStates == batch[index].hiddenStates)
        #expect(try await alone.attentions(text)[0].attentions == maps[index].attentions)
      }
    }
  }

  @Test func manyTasksAtOnceGetTheSameVectors() async throws {
    let embedder = try Embedder(folder: try #require(try folders().first))
    let want = try await embedder.encode(Self.texts)
    try await withThrowingTaskGroup(of: Embeddings.self) { group in
      for _ in 0..<12 { group.addTask { try await embedder.encode(Self.texts) } }
      for try await got in group { #expect(got.vectors == want.vectors) }
    }
  }
}
