import SememeTestSupport
import SememeWords
import Testing

@Suite struct WordPairTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func pairs(_ text: String) throws -> WordPairs {
    try WordPairs(path: folder.write(Array(text.utf8), as: "pairs.txt"))
  }

  @Test func separatorsAndComments() throws {
    let read = try pairs(
      "# Word 1\tWord 2\tHuman\nlove\tsex\t6.77\r\ntiger cat 7.35 more\na,b,1e1\nonly two\n\nx\ty\tno\n"
    )
    #expect(
      read.pairs == [
        .init(a: "love", b: "sex", score: 6.77), .init(a: "tiger", b: "cat", score: 7.35),
        .init(a: "a", b: "b", score: 10),
      ])
    #expect(read.malformedLineCount == 2)
    let error = #expect(throws: WordVectorsError.self) { try pairs("no pair\n") }
    #expect(error?.code == .malformedFile)
  }

  @Test func ranksShareTheirMean() {
    #expect(Correlation.ranks([3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
    // scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) is 0.8207826816681233.
    let spearman = Correlation.spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) ?? 0
    #expect(abs(spearman - 0.820_782_681_668_123_3) < 1e-12)
    // scipy.stats.pearsonr of the same is 0.8320502943378436.
    let pearson = Correlation.pearson([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) ?? 0
    #expect(abs(pearson - 0.832_050_294_337_843_6) < 1e-12)
    #expect(Correlation.pearson([1], [2]) == nil)
    #expect(Correlation.spearman([1, 2], [3, 3]) == nil)
  }

  @Test func unknownWordsAndCase() throws {
    let vectors = try TestWords.vectors([
      ("Cat", [1, 0]), ("dog", [0.9, 0.1]), ("car", [0.1, 1]), ("CAT", [0, 1]), ("nan", [.nan, 1]),
    ])
    let pairs = try pairs("cat dog 9\ncat car 1\ndog car 2\ncat truck 5\nnan dog 3\n")
    let report = vectors.evaluate(pairs)
    #expect(abs((report.spearman ?? 0) - 1) < 1e-12)
    #expect(report.knownPairCount == 3)
    #expect(report.coverage == 0.6)
    #expect(vectors.evaluate(pairs, ignoresCase: false).knownPairCount == 1)
    let few = vectors.evaluate(pairs, restrictVocabulary: 2)
    #expect(few.knownPairCount == 1)
    #expect(few.spearman == nil)
  }

  @Test func anyFileGivesPairsOrAnError() throws {
    var mutator = Mutator(seed: 14)
    let seed = Array("# c\nlove\tsex\t6.77\ntiger cat 7.35\na,b,1e1\n".utf8)
    for _ in 0..<400 {
      do {
        let read = try WordPairs(path: folder.write(mutator.mutate(seed), as: "fuzz.txt"))
        #expect(read.pairs.allSatisfy { $0.score.isFinite })
      } catch {
        #expect(error is WordVectorsError)
      }
    }
  }

  @Test(.enabled(if: PublishedData.isPresent, "no public test data: set SEMEME_DATA"))
  func publishedSetsAreRead() throws {
    for (name, count) in [
      ("static_vectors/wordsim353.tsv", 353), ("word_similarity/EN-MC-30.txt", 30),
      ("word_similarity/EN-MTurk-287.txt", 287), ("word_similarity/EN-VERB-143.txt", 144),
      ("word_similarity/EN-YP-130.txt", 130),
    ] {
      let pairs = try WordPairs(path: PublishedData.folder + "/" + name)
      #expect(pairs.pairs.count == count, "\(name)")
      #expect(pairs.malformedLineCount == 0, "\(name)")
    }
    let questions = try AnalogyQuestions(
      google: PublishedData.folder + "/static_vectors/questions-words.txt")
    #expect(questions.sections.count == 14)
    #expect(questions.sections.reduce(0) { $0 + $1.questions.count } == 19_544)
    #expect(questions.sections.filter { $0.kind == .syntactic }.count == 9)
  }
}
