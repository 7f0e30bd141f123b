import SememeTestSupport
import SememeWords
import Testing

/// What gensim 4.4.0 measures of a published sample of word2vec's vectors (`evaluate_word_pairs`,
/// `evaluate_word_analogies`, `n_similarity`, with their defaults).
@Suite(.enabled(if: PublishedData.isPresent, "no public test data: set SEMEME_DATA"))
struct GensimEvaluationTests {
  private func vectors() throws -> WordVectors {
    try WordVectors.load(
      PublishedData.folder + "/static_vectors/word2vec_common1000.vec.gz", options: uncached)
  }

  @Test(arguments: [
    ("static_vectors/wordsim353.tsv", 0.359_902_330_261_269_83, 0.334_300_110_748_770_75, 27),
    ("word_similarity/EN-MTurk-287.txt", 0.673_024_627_310_099, 0.224_925_051_161_623_9, 10),
    ("word_similarity/EN-WS-353-SIM.txt", 0.509_466_440_730_706_8, 0.532_142_857_142_857, 15),
    ("word_similarity/EN-VERB-143.txt", 0.771_135_316_875_495_9, 0.460_904_115_921_599_2, 18),
  ])
  func wordPairs(name: String, pearson: Double, spearman: Double, known: Int) throws {
    let report = try vectors().evaluate(WordPairs(path: PublishedData.folder + "/" + name))
    #expect(report.knownPairCount == known)
    #expect(abs((report.pearson ?? 0) - pearson) < 1e-6)
    #expect(abs((report.spearman ?? 0) - spearman) < 1e-9)
  }

  @Test func analogies() async throws {
    let report = try await vectors().evaluate(
      AnalogyQuestions(google: PublishedData.folder + "/static_vectors/questions-words.txt"))
    let asked = report.sections.filter { $0.tally.asked > 0 }
    #expect(
      asked.map(\.name) == [
        "family", "gram3-comparative", "gram5-present-participle", "gram7-past-tense",
        "gram8-plural", "gram9-plural-verbs",
      ])
    #expect(asked.map(\.tally.correct) == [81, 6, 73, 25, 24, 10])
    #expect(asked.map(\.tally.asked) == [90, 6, 90, 30, 30, 12])
    #expect(report.total().skipped == 19_544 - 258)
    #expect(report.total(.semantic).asked == 90)
  }

  @Test func setsOfWords() throws {
    let a = "people say time year day good work".split(separator: " ").map(String.init)
    let b = "world life man new time first people people".split(separator: " ").map(String.init)
    #expect(abs(try vectors().similarity(a, b) - 0.715_332_45) < 1e-6)
  }
}
