import SememeTestSupport
import SememeWords
import Testing

@Suite struct SentenceVectorTests {
  @Test func frequentWordsCountLess() throws {
    let vectors = try TestWords.vectors(
      [("the", [1, 0, 0]), ("cat", [0, 1, 0]), ("sat", [0, 0, 1])], counts: [90, 9, 1])
    let sentences = try SmoothInverseFrequency(vectors, smoothing: 0.1)
    let found = try #require(sentences.vector(of: ["the", "cat", "x"]))
    let expected = [0.1 / (0.1 + 0.9) / 2, 0.1 / (0.1 + 0.09) / 2, 0]
    for (a, b) in zip(found, expected) { #expect(abs(Double(a) - b) < 1e-7) }
    #expect(sentences.vector(of: ["x"]) == nil)
  }

  @Test func theCommonDirectionIsTakenAway() throws {
    let vectors = try TestWords.random(80, dimension: 12, seed: 9)
    var generator = SeededGenerator(seed: 10)
    let texts = (0..<40).map { _ in
      (0..<8).map { _ in "w\(Int.random(in: 0..<80, using: &generator))" }
    }
    var sentences = try SmoothInverseFrequency(vectors)
    sentences.fit(texts)
    let direction = try #require(sentences.commonDirection)
    for text in texts {
      let vector = try #require(sentences.vector(of: text))
      let product = zip(vector, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(product) < 1e-6)
    }
  }

  @Test func thePrincipalDirectionIsThatOfAKnownMatrix() throws {
    // The columns of the rows are orthogonal: singular values 5, 2 and 0.
    let found = try #require(PrincipalDirection.find([[3, 4, 0], [-1.6, 1.2, 0], [0, 0, 0]]))
    for (a, b) in zip(found, [0.6, 0.8, 0]) { #expect(abs(Double(a) - b) < 1e-6) }
    #expect(PrincipalDirection.find([]) == nil)
    #expect(PrincipalDirection.find([[0, 0]]) == nil)
    #expect(PrincipalDirection.find([[.nan, 1], [0, 2]]) == [0, 1])
  }

  @Test func smoothingMustBePositive() throws {
    let vectors = try TestWords.random(3, dimension: 2, seed: 1)
    #expect(throws: WordVectorsError.self) { try SmoothInverseFrequency(vectors, smoothing: 0) }
  }
}
