import SememeJSON
import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

/// What gensim answers, for the same vectors.
@Suite("Golden queries of word vectors")
struct GoldenQueriesTests {
  private static let cases = [
    ("static-word2vec", "vectors.bin"), ("static-glove", "glove.txt"),
    ("static-fasttext", "model.bin"),
  ]

  private func strings(_ value: JSONValue?) -> [String] {
    value?.elements.compactMap(\.string) ?? []
  }

  /// The words and scores of an answer.
  private func compare(_ found: [WordNeighbor], _ expected: JSONValue?, _ question: String) throws {
    let expected = try #require(expected).elements.map { Array($0.elements) }
    #expect(found.count == expected.count && !found.isEmpty, "\(question)")
    for (neighbour, pair) in zip(found, expected) {
      #expect(neighbour.word == pair[0].string, "\(question)")
      #expect(abs(Double(neighbour.score) - (pair[1].double ?? .nan)) < 1e-5, "\(question)")
    }
  }

  @Test("neighbours", arguments: cases) func neighbors(name: String, file: String) async throws {
    let golden = try goldenWords(name)
    let vectors = try WordVectors.load("\(golden.folder)/\(file)", options: uncached)
    let questions = try #require(try golden.expected.root["most_similar"]).elements.map { $0 }
    #expect(!questions.isEmpty)
    for question in questions {
      let positive = question["word"]?.string.map { [$0] } ?? strings(question["positive"])
      let found = try await vectors.neighbors(
        positive: positive.map { .word($0) },
        negative: strings(question["negative"]).map { .word($0) },
        count: Array(try #require(question["result"]).elements).count)
      try compare(found, question["result"], "\(name): \(positive)")
    }
  }

  @Test("the product of likenesses", arguments: cases.prefix(2))
  func products(name: String, file: String) async throws {
    let golden = try goldenWords(name)
    let vectors = try WordVectors.load("\(golden.folder)/\(file)", options: uncached)
    for question in try #require(try golden.expected.root["most_similar_cosmul"]).elements {
      let found = try await vectors.neighborsByProduct(
        positive: strings(question["positive"]).map { .word($0) },
        negative: strings(question["negative"]).map { .word($0) },
        count: try #require(question["topn"]?.int))
      let expected = try #require(question["result"]).elements.map { Array($0.elements) }
      #expect(found.map(\.word) == expected.map { $0[0].string ?? "" })
      for (neighbour, pair) in zip(found, expected) {
        #expect(abs(Double(neighbour.score) - (pair[1].double ?? .nan)) < 1e-4)
      }
    }
  }

  @Test("similarity, the odd one out, analogies") func words() async throws {
    let golden = try goldenWords("static-word2vec")
    let vectors = try WordVectors.load("\(golden.folder)/vectors.bin", options: uncached)
    let root = try golden.expected.root
    for element in try #require(root["similarity"]).elements {
      let entry = Array(element.elements)
      let (a, b) = (try #require(entry[0].string), try #require(entry[1].string))
      let similarity = try vectors.similarity(a, b)
      #expect(abs(Double(similarity) - (entry[2].double ?? .nan)) < 1e-6, "\(a) \(b)")
    }
    let odd = try #require(root["doesnt_match"])
    #expect(try vectors.oddOneOut(strings(odd["words"])) == odd["answer"]?.string)
    let analogy = try #require(root["analogy"])
    let report = try await vectors.evaluate(
      AnalogyQuestions(google: golden.folder + "/" + (analogy["questions"]?.string ?? "")),
      restrictVocabulary: analogy["restrict_vocab"]?.int)
    let (correct, incorrect) = (
      Array(try #require(analogy["correct"]).elements).count,
      Array(try #require(analogy["incorrect"]).elements).count
    )
    #expect(report.total() == .init(correct: correct, asked: correct + incorrect, skipped: 1))
    #expect(report.total().accuracy == analogy["accuracy"]?.double)
  }

  @Test("the mean of a sentence") func mean() throws {
    let golden = try goldenWords("static-glove")
    let vectors = try WordVectors.load("\(golden.folder)/glove.txt", options: uncached)
    let entry = try #require(try golden.expected.root["mean_of_words"])
    let words = try #require(entry["text"]?.string).split(separator: " ").map(String.init)
    let mean = try #require(vectors.meanVector(of: words))
    let expected = try GoldenTensors(golden).tensor(try #require(entry["vector"]?.string))
    for (a, b) in zip(mean, expected.values) { #expect(abs(a - b) < 1e-6) }
  }
}
