import Sememe
import SememeTestSupport
import SememeWords
import Testing

/// Word vectors where any embedder can stand.
@Suite struct WordEmbedderTests {
  private static let word2vec = GoldenCases.folder + "/static-word2vec/vectors.bin"
  private static let fastText = GoldenCases.folder + "/static-fasttext/model.bin"

  private func mean(_ vectors: [[Float]]) -> [Float] {
    vectors[0].indices.map { column in
      vectors.reduce(0) { $0 + $1[column] } / Float(vectors.count)
    }
  }

  private func expectNear(_ a: [Float], _ b: [Float], _ context: String) {
    #expect(a.count == b.count, "\(context)")
    #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-6 }, "\(context)")
  }

  @Test func aTextIsTheMeanOfItsWords() async throws {
    let words = try WordVectors.load(Self.word2vec)
    let embedder = try Embedder(folder: Self.word2vec)
    #expect(embedder.architecture == "word-vectors" && embedder.dimension == words.dimension)
    #expect(embedder.layerCount == 0 && embedder.maximumLength == .max)
    let vectors = try await embedder.encode([
      "citizens, hath! the", "The CITIZENS zzzz", "", "東京 café zzzz",
    ])
    func vector(_ word: String) throws -> [Float] { try #require(words.vector(of: word)) }
    expectNear(
      Array(vectors[0]), mean(try ["citizens", "hath", "the"].map(vector)), "punctuation")
    expectNear(Array(vectors[1]), mean(try ["the", "citizens"].map(vector)), "capitals")
    #expect(Array(vectors[2]) == [Float](repeating: 0, count: words.dimension))
    expectNear(Array(vectors[3]), mean(try ["東京", "café"].map(vector)), "scripts")
  }

  @Test func unknownWordsHaveTheVectorsOfTheirParts() async throws {
    let model = try FastTextModel.load(Self.fastText)
    let embedder = try Embedder(words: model.wordVectors)
    let unseen = ["citizenship", "unrighteous", "countrymen"]
    let texts = unseen.flatMap { [$0, "the \($0)", "\($0) \($0)"] }
    let vectors = try await embedder.encode(texts)
    for (index, word) in unseen.enumerated() {
      let want = try #require(model.wordVectors.vector(of: word))
      expectNear(Array(vectors[3 * index]), want, word)
      let the = try #require(model.wordVectors.vector(of: "the"))
      expectNear(Array(vectors[3 * index + 1]), mean([the, want]), "the \(word)")
      expectNear(Array(vectors[3 * index + 2]), want, "\(word) twice")
    }
    // Alone as in any company.
    for (index, text) in texts.enumerated() {
      #expect(Array(try await embedder.encode([text])[0]) == Array(vectors[index]), "\(text)")
    }
  }

  @Test func aWordHasOneVectorInEverySentence() async throws {
    let embedder = try Embedder(folder: Self.word2vec)
    let uses = try await embedder.wordVectors(
      of: "citizens", in: ["The citizens hath rights", "No, citizens!"], layer: .lookup)
    let want = try #require(try WordVectors.load(Self.word2vec).vector(of: "citizens"))
    #expect(uses.map(\.vector) == [want, want])
    #expect(uses.map(\.sentence) == [0, 1])
  }

  @Test func whatIsNoFileOfVectorsIsNamed() throws {
    let folder = try TemporaryTestFolder()
    try folder.write(Array("not vectors".utf8), as: "file.bin")
    let error = try #require(throws: WordVectorsError.self) {
      try Embedder(folder: "\(folder.path)/file.bin")
    }
    #expect("\(error)".contains("file.bin"))
    let embedder = try Embedder(folder: Self.word2vec)
    let refusal = try #require(throws: SememeError.self) {
      try embedder.save(to: "\(folder.path)/saved")
    }
    #expect(refusal.code == .cannotSave)
  }
}
