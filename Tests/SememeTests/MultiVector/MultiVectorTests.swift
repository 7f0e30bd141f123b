import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// What late interaction promises whatever the model.
@Suite struct MultiVectorTests {
  private static let texts = [
    "the cat slept on the car", "", "Justice!", "rivers, banks, and boats",
  ]

  private func embedder(_ options: ModelOptions = ModelOptions()) throws -> MultiVectorEmbedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == "colbert-pylate" })
    return try MultiVectorEmbedder(folder: golden.folder, options: options)
  }

  /// Vectors of texts with so many tokens each.
  private static func vectors(_ counts: [Int], dimension: Int, seed: UInt64) throws
    -> MultiVectorEmbeddings
  {
    var generator = SeededGenerator(seed: seed)
    return try MultiVectorEmbeddings(
      counts.map { count in
        Tensor(
          (0..<count * dimension).map { _ in Float.random(in: -1...1, using: &generator) },
          shape: [count, dimension])
      })
  }

  @Test func scoresAreTheSumOfTheBestMatches() throws {
    let queries = try Self.vectors([3, 0, 32, 600, 1], dimension: 9, seed: 1)
    let documents = try Self.vectors([1, 255, 0, 256, 257, 5], dimension: 9, seed: 2)
    let scores = queries.similarity(to: documents)
    #expect(scores.shape == [5, 6])
    for i in 0..<queries.count {
      for j in 0..<documents.count {
        let products = Embeddings(queries[i]).similarity(to: Embeddings(documents[j]), by: .dot)
        let want = (0..<products.rows).reduce(Float(0)) { sum, row in
          sum + ((0..<products.width).map { products[row, $0] }.max() ?? 0)
        }
        #expect(abs(scores[i, j] - want) <= 1e-4 + 1e-5 * abs(want), "\(i), \(j)")
      }
    }
    let pairs = queries.similarityPairwise(
      to: try Self.vectors([2, 3, 0, 1, 7], dimension: 9, seed: 3))
    #expect(pairs.shape == [5] && pairs.values[1] == 0 && pairs.values[2] == 0)
  }

  @Test func vectorsOfOneDimensionOnly() throws {
    #expect(throws: SememeError.self) {
      try MultiVectorEmbeddings([Tensor(zeros: [1, 3]), Tensor(zeros: [1, 4])])
    }
    #expect(try MultiVectorEmbeddings([]).count == 0)
  }

  @Test(arguments: Precision.allCases)
  func aTextIsTheSameInAnyCompany(precision: Precision) async throws {
    let embedder = try embedder(.init(threads: 3, precision: precision))
    let alone = try self.embedder(.init(threads: 1, precision: precision))
    let queries = try await embedder.encodeQueries(Self.texts)
    let documents = try await embedder.encodeDocuments(Self.texts)
    for (index, text) in Self.texts.enumerated() {
      #expect(try await alone.encodeQueries([text])[0] == queries[index])
      #expect(try await alone.encodeDocuments([text])[0] == documents[index])
    }
    #expect(queries.vectors.values.allSatisfy { $0.isFinite })
    for row in 0..<queries.vectors.rows {
      let length = queries.vectors.rows(row..<row + 1).values.reduce(0) { $0 + $1 * $1 }
      #expect(abs(length - 1) < 1e-4)
    }
  }

  @Test func lengthsCanBeChanged() async throws {
    var embedder = try embedder()
    #expect(embedder.queryLength == 14 && embedder.documentLength == 24)
    try embedder.setQueryLength(6)
    try embedder.setDocumentLength(5)
    let queries = try await embedder.encodeQueries(Self.texts)
    #expect((0..<queries.count).allSatisfy { queries[$0].rows == 6 })
    #expect(queries.truncatedTokenCounts[0] > 0 && queries.truncatedTokenCounts[1] == 0)
    let documents = try await embedder.encodeDocuments(Self.texts)
    #expect(documents.tokenCounts.allSatisfy { $0 <= 5 })
    for length in [-1, 0, 3, 65, Int.max] {
      #expect(throws: SememeError.self) { try embedder.setQueryLength(length) }
      #expect(throws: SememeError.self) { try embedder.setDocumentLength(length) }
    }
    #expect(embedder.queryLength == 6 && embedder.documentLength == 5)
  }

  @Test func rankingTakesTheBest() async throws {
    let embedder = try embedder()
    let all = try await embedder.rank("the cat", Self.texts)
    #expect(all.count == 4 && Set(all.map(\.index)).count == 4)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(
      try await embedder.rank("the cat", Self.texts, topK: 2) == Array(all.prefix(2)))
    #expect(try await embedder.rank("the cat", []).isEmpty)
    await #expect(throws: SememeError.self) {
      try await embedder.rank("the cat", Self.texts, topK: 0)
    }
  }

  @Test func promptsStandBeforeTexts() async throws {
    let embedder = try embedder()
    let prompted = try await embedder.encodeDocuments(["cat"], prompt: .text("the "))
    #expect(try await prompted.vectors == embedder.encodeDocuments(["the cat"]).vectors)
    await #expect(throws: SememeError.self) {
      try await embedder.encodeQueries(["cat"], prompt: .named("query"))
    }
  }
}
