import SememeWords
import Testing

@Suite("Words and their places")
struct WordVocabularyTests {
  @Test("Words are found by text and by bytes, valid UTF-8 or not")
  func lookup() throws {
    let words = ["the", "café", "東京", ""].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC3]]
    let vocabulary = try WordVocabulary(words: words, counts: [9, 5, 4, 3, 2, 1])
    #expect(vocabulary.count == 6)
    for (index, word) in words.enumerated() {
      #expect(vocabulary.bytes(at: index) == word)
      #expect(word.withUnsafeBufferPointer { vocabulary.index(ofBytes: $0) } == index)
    }
    #expect(vocabulary.index(of: "東京") == 2)
    #expect(vocabulary[4] == "\u{FFFD}\u{FFFD}")
    #expect(vocabulary.frequency(at: 1) == 5)
    #expect(vocabulary.index(of: "th") == nil)
  }

  @Test("A word that stood before is left out and counted")
  func duplicates() throws {
    let words = ["a", "b", "a", "c", "b"].map { Array($0.utf8) }
    let vocabulary = try WordVocabulary(words: words, counts: [5, 4, 3, 2, 1])
    #expect(vocabulary.count == 3)
    #expect(vocabulary.duplicates == 2)
    #expect((0..<3).map { vocabulary[$0] } == ["a", "b", "c"])
    #expect(vocabulary.frequency(at: 2) == 2)
  }

  @Test("Many words are all found, and no others")
  func many() throws {
    let words = (0..<50_000).map { Array("word\($0)".utf8) }
    let vocabulary = try WordVocabulary(words: words)
    let places = (0..<50_000).map { vocabulary.index(of: "word\($0)") }
    #expect(places == (0..<50_000).map { $0 })
    #expect(vocabulary.index(of: "word50000") == nil)
    #expect(vocabulary.frequency(at: 0) == nil)
  }

  @Test("Counts that are not as many as words are refused", arguments: [[1], [1, 2, 3]])
  func counts(_ counts: [Int]) {
    #expect(throws: WordVectorsError.self) {
      try WordVocabulary(words: ["a", "b"].map { Array($0.utf8) }, counts: counts)
    }
  }
}
