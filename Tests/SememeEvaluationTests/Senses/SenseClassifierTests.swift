import Sememe
import SememeEvaluation
import SememeTensors
import SememeTestSupport
import Testing

/// Learning and telling of senses, and how answers are scored.
@Suite struct SenseClassifierTests {
  private func use(
    _ lemma: String, _ senses: [String], _ kind: PartOfSpeech? = .noun
  ) -> SenseCorpus.Use {
    SenseCorpus.Use(sentence: 0, span: 0..<1, lemma: lemma, partOfSpeech: kind, senses: senses)
  }

  /// Two senses of `bank` in the plane, and one of `cat`.
  private var uses: [SenseCorpus.Use] {
    [
      use("bank", ["river"]), use("bank", ["money"]), use("bank", ["money"]),
      use("bank", ["money"]),
      use("cat", ["animal"]), use("bank", []),
    ]
  }
  private let vectors = Tensor([0, 2, 3, 0.1, 1, 0.1, 1, 0.9, -1, 0, 5, 5], shape: [6, 2])

  @Test(arguments: SenseClassifier.Method.allCases)
  func sensesAreTold(_ method: SenseClassifier.Method) async throws {
    let classifier = try await SenseClassifier.fit(uses, vectors: vectors, method: method)
    let bank = Lexeme(lemma: "bank", partOfSpeech: .noun)
    #expect(classifier.senses(of: bank) == ["money", "river"])
    #expect(classifier.predict(bank, [10, 0]).map(\.sense) == ["money", "river"])
    #expect(classifier.predict(bank, [-0.5, 1])[0].sense == "river")
    #expect(
      classifier.predict(Lexeme(lemma: "cat", partOfSpeech: nil), [1, 1]).map(\.sense) == ["animal"]
    )
    #expect(classifier.predict(Lexeme(lemma: "bank", partOfSpeech: .verb), [1, 1]).isEmpty)
    #expect(classifier.predict(Lexeme(lemma: "dog", partOfSpeech: .noun), [1, 1]).isEmpty)
    if method == .nearestNeighbor {
      let found = classifier.predict(bank, [1, 0.9])
      #expect(abs(found[0].score - 1) < 1e-6 && found[0].sense == "money")
      #expect(abs(found[1].score - 0.9 / (1.81).squareRoot()) < 1e-6)
    }
  }

  @Test func nothingToLearnFrom() async throws {
    await #expect(throws: EvaluationError.self) {
      try await SenseClassifier.fit(
        [use("a", [])], vectors: Tensor([1, 2], shape: [1, 2]), method: .centroid)
    }
    await #expect(throws: EvaluationError.self) {
      try await SenseClassifier.fit(
        [use("a", ["x"])], vectors: Tensor([1, 2], shape: [1, 2]), isRead: [false],
        method: .centroid)
    }
  }

  @Test(arguments: SenseClassifier.Method.allCases)
  func whatIsSavedIsLoaded(_ method: SenseClassifier.Method) async throws {
    let folder = try TemporaryTestFolder()
    let classifier = try await SenseClassifier.fit(uses, vectors: vectors, method: method)
    let model = SenseModel(
      model: "m", layer: .last(4, .sum), subtokens: .first, classifier: classifier)
    try model.save(to: folder.path + "/new/senses")
    let loaded = try SenseModel(folder: folder.path + "/new/senses")
    #expect(loaded.model == "m" && loaded.layer == .last(4, .sum) && loaded.subtokens == .first)
    #expect(loaded.classifier.method == method && loaded.classifier.dimension == 2)
    for lemma in ["bank", "cat"] {
      let word = Lexeme(lemma: lemma, partOfSpeech: .noun)
      let (a, b) = (
        classifier.predict(word, [0.3, 0.8]), loaded.classifier.predict(word, [0.3, 0.8])
      )
      #expect(a.map(\.sense) == b.map(\.sense))
      #expect(zip(a, b).allSatisfy { abs($0.score - $1.score) < 1e-6 })
    }
  }

  @Test(arguments: SenseClassifier.Method.allCases)
  func damagedFoldersAreRefusedOrRead(_ method: SenseClassifier.Method) async throws {
    let folder = try TemporaryTestFolder()
    let model = SenseModel(
      model: "m", layer: .layer(1), subtokens: .mean,
      classifier: try await SenseClassifier.fit(uses, vectors: vectors, method: method))
    try model.save(to: folder.path)
    var mutator = Mutator(seed: 0)
    let good = try GoldenCases.bytes(of: folder.path + "/senses.safetensors")
    let header = 8..<8 + Int(good[0]) + Int(good[1]) << 8
    var refused = 0
    for number in 0..<400 {
      var bytes = mutator.mutate(good)
      if number.isMultiple(of: 2) {
        // A damaged header of the right length: what its metadata say is read, too.
        let damaged = mutator.mutate(Array(good[header]))
        let length = withUnsafeBytes(of: UInt64(damaged.count).littleEndian) { Array($0) }
        bytes = length + damaged + good[header.upperBound...]
      }
      _ = try folder.write(bytes, as: "senses.safetensors")
      do throws(EvaluationError) {
        let loaded = try SenseModel(folder: folder.path).classifier
        let vector = [Float](repeating: 1, count: loaded.dimension)
        for word in loaded.lexemes { #expect(!loaded.predict(word, vector).isEmpty) }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 100 && refused < 400)
    #expect(throws: EvaluationError.self) { try SenseModel(folder: folder.path + "/none") }
  }

  /// Two files could be of two fits where writing ended between them.
  @Test func aFitIsOneFileAndOlderOnesAreNamed() async throws {
    let folder = try TemporaryTestFolder()
    for method in [SenseClassifier.Method.centroid, .logistic] {
      let model = SenseModel(
        model: method.rawValue, layer: .layer(1), subtokens: .mean,
        classifier: try await SenseClassifier.fit(uses, vectors: vectors, method: method))
      try model.save(to: folder.path)
      #expect(try TestFiles.names(in: folder.path) == ["senses.safetensors"])
      #expect(try SenseModel(folder: folder.path).model == method.rawValue)
    }
    let empty: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)
    let path = try folder.write(empty, as: "senses.safetensors")
    let error = #expect(throws: EvaluationError.self) { try SenseModel(folder: folder.path) }
    #expect(error?.code == .malformedFile && error?.message.contains(path) == true)
    #expect(error?.message.contains("write it anew with `sememe senses fit`") == true)
  }

  @Test func scoresAsInSenseval() {
    let gold = [["a"], ["b", "c"], ["d"], ["e"], []]
    let answers = [["a"], ["c"], ["x", "d"], [], ["z"]]
    let kinds: [PartOfSpeech?] = [.noun, .noun, .verb, .verb, .noun]
    let report = SenseReport(
      answers: answers, uses: zip(gold, kinds).map { use("w", $0, $1) })
    #expect(report.all.count == 4 && report.all.answeredCount == 3 && report.all.correct == 2.5)
    #expect(abs(report.all.precision - 2.5 / 3) < 1e-12 && report.all.recall == 0.625)
    #expect(abs(report.all.f1 - 2 * 2.5 / 7) < 1e-12)
    #expect(report.byPartOfSpeech[.noun]?.f1 == 1 && report.byPartOfSpeech[.verb]?.recall == 0.25)
    let none = SenseScore(answers: [], gold: [])
    #expect(none.f1 == 0 && none.precision == 0)
  }

  @Test func theMostFrequentSenseWinsAndTheFirstOfEquals() {
    let counts = SenseFrequencies([
      use("a", ["x"]), use("a", ["y"]), use("a", ["y"]), use("b", ["q"]), use("b", ["p"]),
    ])
    #expect(counts.mostFrequentSense(of: Lexeme(lemma: "a", partOfSpeech: .noun)) == "y")
    #expect(counts.mostFrequentSense(of: Lexeme(lemma: "b", partOfSpeech: .noun)) == "q")
    #expect(counts.mostFrequentSense(of: Lexeme(lemma: "c", partOfSpeech: .noun)) == nil)
  }
}
