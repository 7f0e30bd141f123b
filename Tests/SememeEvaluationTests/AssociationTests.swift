import Sememe
import SememeEvaluation
import SememeTestSupport
import SememeWords
import Testing

@Suite("Association tests (WEAT, SEAT)")
struct AssociationTests {
  /// Vectors of two numbers, as a file of word2vec's text form holds them.
  private func vectors(_ words: [(String, [Float])], _ folder: TemporaryTestFolder) throws
    -> WordVectors
  {
    let lines = words.map { "\($0.0) " + $0.1.map(\.description).joined(separator: " ") }
    let path = try folder.write(
      Array(("\(words.count) 2\n" + lines.joined(separator: "\n") + "\n").utf8), as: "v.txt")
    return try WordVectors.load(path, options: WordLoadingOptions(cacheFolder: nil))
  }

  private func test(_ x: [String], _ y: [String]) throws -> AssociationTest {
    try AssociationTest(
      name: "t", targets: (WordSet("x", x), WordSet("y", y)),
      attributes: (WordSet("a", ["east"]), WordSet("b", ["north"])))
  }

  /// Associations 1, 0.6 − 0.8, 0.8 − 0.6 and −1, by hand.
  private let compass: [(String, [Float])] = [
    ("east", [1, 0]), ("north", [0, 2]), ("right", [3, 0]), ("steep", [3, 4]), ("flat", [4, 3]),
    ("up", [0, 5]),
  ]

  @Test func effectAndExactProbabilityAreThoseByHand() throws {
    let folder = try TemporaryTestFolder()
    let vectors = try vectors(compass, folder)
    let found = try test(["right", "flat"], ["steep", "up"]).measure(vectors)
    // Associations 1, 0.2 | −0.2, −1: means 0.6 and −0.6, Σ squares 2.08 over 3.
    #expect(abs(found.effectSize - 1.2 / (2.08 / 3).squareRoot()) < 1e-6)
    #expect(abs(found.statistic - 2.4) < 1e-6)
    // Of the 6 ways to choose two of four none other sums to 1.2.
    #expect(found.isExact && found.partitionCount == 6)
    #expect(abs(found.pValue - 1.0 / 6) < 1e-12)
    let reversed = try test(["steep", "up"], ["right", "flat"]).measure(vectors)
    #expect(abs(reversed.effectSize + found.effectSize) < 1e-12)
    #expect(reversed.pValue == 1)
  }

  @Test func drawsComeNearTheExactProbability() throws {
    let folder = try TemporaryTestFolder()
    var random = SeededGenerator(seed: 3)
    let names = (0..<14).map { "w\($0)" }
    let words = names.map {
      ($0, [Float.random(in: -1...1, using: &random), Float.random(in: -1...1, using: &random)])
    }
    let vectors = try vectors(compass + words, folder)
    let test = try test(Array(names[..<7]), Array(names[7...]))
    let exact = try test.measure(vectors)
    let drawn = try test.measure(
      vectors, options: AssociationOptions(exactLimit: 10, sampleCount: 20_000, seed: 5))
    #expect(exact.isExact && exact.partitionCount == 3432)
    #expect(!drawn.isExact && drawn.partitionCount == 20_000)
    #expect(abs(drawn.pValue - exact.pValue) < 0.015)
    let again = try test.measure(
      vectors, options: AssociationOptions(exactLimit: 10, sampleCount: 20_000, seed: 5))
    #expect(again == drawn)
  }

  @Test func equalAssociationsHaveNoEffect() throws {
    let folder = try TemporaryTestFolder()
    let vectors = try vectors(compass + [("zero", [0, 0])], folder)
    let found = try test(["right"], ["East"]).measure(vectors)
    #expect(found.effectSize == 0 && found.pValue == 1)
    let still = try test(["zero"], ["steep"]).measure(vectors)
    #expect(still.effectSize.isFinite)
  }

  @Test func missingWordsAreListedAndEmptySetsRefused() throws {
    let folder = try TemporaryTestFolder()
    let vectors = try vectors(compass, folder)
    let found = try test(["right", "nowhere"], ["UP"]).measure(vectors)
    #expect(found.missingWords == ["nowhere"])
    #expect(found.counts == [1, 1, 1, 1])
    let error = #expect(throws: EvaluationError.self) {
      try test(["nowhere"], ["up"]).measure(vectors)
    }
    #expect(error?.description.contains("no word of \"x\" has a vector, such as nowhere") == true)
    #expect(throws: EvaluationError.self) { try test(["up"], ["up"]) }
    #expect(throws: EvaluationError.self) { try test([], ["up"]) }
  }

  @Test func publishedSetsHaveTheirSizes() throws {
    let sizes = AssociationTest.caliskan.map { test in
      [test.firstTarget, test.secondTarget, test.firstAttribute, test.secondAttribute]
        .map { Set($0.words).count }
    }
    #expect(
      sizes == [
        [25, 25, 25, 25], [25, 25, 25, 25], [32, 32, 25, 25], [16, 16, 25, 25], [16, 16, 8, 8],
        [8, 8, 8, 8], [8, 8, 8, 8], [8, 8, 8, 8], [6, 6, 7, 7], [8, 8, 8, 8],
      ])
    #expect(AssociationTest.named("weat10")?.secondTarget.words.last == "Edgar")
    #expect(AssociationTest.named("weat11") == nil)
  }

  @Test func filesOfBothFormsAreRead() throws {
    let folder = try TemporaryTestFolder()
    let json = """
      {"targ1": {"category": "P", "examples": ["a", "b"]}, "targ2": {"category": "Q",
      "examples": ["c"]}, "attr1": {"category": "R", "examples": ["d"]},
      "attr2": {"examples": ["e f"]}}
      """
    let lines =
      "set\tcategory\tword\nX\tP\ta\nY\tQ\tc\n# note\ntarg1\tP\tb\n\nA\tR\td\nB\tattr2\te f\n"
    for (name, text) in [("one.jsonl", json), ("one.tsv", lines)] {
      let test = try AssociationTest(path: try folder.write(Array(text.utf8), as: name))
      #expect(test.name == "one")
      #expect(test.firstTarget == WordSet("P", ["a", "b"]))
      #expect(test.secondTarget == WordSet("Q", ["c"]))
      #expect(test.secondAttribute == WordSet("attr2", ["e f"]))
    }
  }

  @Test func damagedFilesAreErrors() throws {
    let folder = try TemporaryTestFolder()
    func read(_ bytes: [UInt8]) throws -> AssociationTest {
      try AssociationTest(path: try folder.write(bytes, as: "sets.tsv"))
    }
    func message(_ text: String) -> String {
      do {
        _ = try read(Array(text.utf8))
        return ""
      } catch { return "\(error)" }
    }
    #expect(message("X\tP\ta\nZ\tQ\tc\n").contains("line 2: the set \"Z\""))
    #expect(message("X\ta\n").contains("line 1: 2 columns"))
    #expect(message("X\tP\ta\n").contains("the set \"targ2\" holds no word"))
    #expect(message("{\"targ1\": 3}").contains("targ1"))
    #expect(message("").contains("holds no word"))
    #expect(throws: EvaluationError.self) { try AssociationTest(path: folder.path + "/none") }
    var mutator = Mutator(seed: 11)
    let json = Array(
      #"{"targ1":{"examples":["a"]},"targ2":{"examples":["b"]},"attr1":{"examples":["c"]}}"#.utf8)
    let lines = Array("X\tP\ta\nY\tQ\tc\nA\tR\td\n".utf8)
    for _ in 0..<200 {
      // One of the sets is never there, so that no damage makes a test of it.
      #expect(throws: (any Error).self) { try read(mutator.mutate(json)) }
      #expect(throws: (any Error).self) { try read(mutator.mutate(lines)) }
    }
  }

  @Test func contextualModelsAreMeasuredInSentences() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    let embedder = try Embedder(folder: golden.folder)
    let test = try AssociationTest(
      name: "t", targets: (WordSet("x", ["cat", "dog"]), WordSet("y", ["moon", "star"])),
      attributes: (WordSet("a", ["animal"]), WordSet("b", ["sky"])))
    let sentences = try await test.measure(embedder)
    #expect(sentences.counts == [12, 12, 6, 6])
    let words = try await test.measure(embedder, unit: .word(.last()), sentences: ["{}", "A {}."])
    #expect(words.counts == [4, 4, 2, 2])
    // The input table has one vector for a word in every sentence, which counts once.
    let one = try await test.measure(embedder, unit: .word(.lookup), sentences: ["{}"])
    let many = try await test.measure(embedder, unit: .word(.lookup))
    #expect(many == one && many.counts == [2, 2, 1, 1])
    await #expect(throws: EvaluationError.self) {
      try await test.measure(embedder, sentences: ["no place"])
    }
  }
}
