import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct WordCountsTests {
  private func add(_ word: String, _ times: Int = 1, to counts: inout WordCounts) {
    var word = word
    word.withUTF8 { counts.add($0, times: times) }
  }

  private func count(_ word: String, _ counts: WordCounts) -> Int {
    var word = word
    return word.withUTF8 { counts.count(of: $0) }
  }

  @Test(arguments: [1, 2, 5]) func countsAreThoseOfADictionary(threads: Int) async throws {
    let text = TestWords.text(words: 3000, lines: 3000, seed: 9)
    let folder = try TemporaryTestFolder()
    let corpus = try WordCorpus(paths: [folder.write(Array(text.utf8), as: "text.txt")])
    let counts = try corpus.counts(on: ThreadPool(threadCount: threads), flag: CancellationFlag())
    let words = text.split(whereSeparator: \.isWhitespace)
    let expected = words.reduce(into: [:]) { $0[String($1), default: 0] += 1 }
    #expect(counts.total == words.count)
    #expect(counts.count == expected.count)
    let vocabulary = try counts.vocabulary(minimumCount: 2)
    let order = expected.filter { $0.value >= 2 }.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key
    }
    #expect((0..<vocabulary.count).map { vocabulary[$0] } == order.map(\.key))
    #expect((0..<vocabulary.count).map { vocabulary.frequency(at: $0) } == order.map(\.value))
  }

  @Test func theRarestAreForgotten() throws {
    var counts = WordCounts(limit: 10)
    add("often", 100, to: &counts)
    for number in 0..<1000 { add("rare\(number)", to: &counts) }
    #expect(counts.count <= 10)
    #expect(counts.total == 1100)
    #expect(count("often", counts) == 100)
    #expect(counts.prunedBelow == 2)
    // A minimum below what was forgotten would give wrong vocabularies.
    #expect(throws: WordVectorsError.self) { try counts.vocabulary(minimumCount: 1) }
    #expect(try counts.vocabulary(minimumCount: counts.prunedBelow).count == 1)
  }

  @Test func mergingAddsUp() throws {
    var (a, b) = (WordCounts(), WordCounts())
    add("x", 2, to: &a)
    add("y", to: &a)
    add("x", 3, to: &b)
    add("z", to: &b)
    a.merge(b)
    #expect([count("x", a), count("y", a), count("z", a), count("w", a)] == [5, 1, 1, 0])
    #expect(a.total == 7)
  }

  @Test func theVocabularyCanBeCutAndMustNotBeEmpty() throws {
    var counts = WordCounts()
    for (word, times) in [("b", 2), ("a", 2), ("c", 5)] { add(word, times, to: &counts) }
    let vocabulary = try counts.vocabulary(maximumSize: 2)
    #expect((0..<vocabulary.count).map { vocabulary[$0] } == ["c", "a"])
    let error = #expect(throws: WordVectorsError.self) { try counts.vocabulary(minimumCount: 6) }
    #expect(error?.code == .emptyVocabulary)
  }
}
