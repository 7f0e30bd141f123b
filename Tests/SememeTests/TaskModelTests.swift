import Sememe
import SememeJSON
import SememeModels
import SememeTensors
import SememeTestSupport
import Testing

/// What models of tasks promise beyond the reference's numbers.
@Suite struct TaskModelTests {
  private func folder(_ name: String) -> String { GoldenCases.folder + "/" + name }

  @Test func modelsWithoutTheHeadSaySo() throws {
    let plain = folder("sbert-mean-normalize")
    let loads: [(String, () throws -> Void)] = [
      ("classifying texts", { _ = try TextClassifier(folder: plain) }),
      ("classifying texts", { _ = try CrossEncoder(folder: plain) }),
      ("classifying texts", { _ = try ZeroShotClassifier(folder: plain) }),
      ("classifying tokens", { _ = try TokenClassifier(folder: plain) }),
      ("question answering", { _ = try QuestionAnswerer(folder: plain) }),
      ("masked language modelling", { _ = try MaskedLanguageModel(folder: plain) }),
      ("telling replaced tokens", { _ = try ReplacedTokenDetector(folder: plain) }),
    ]
    for (task, load) in loads {
      let error = try #require(throws: SememeError.self) { try load() }
      #expect(error.code == .missingHead)
      #expect(error.message.contains(task) && error.message.contains(plain), "\(error)")
    }
  }

  @Test func familiesWithoutTheHeadSaySo() throws {
    let error = try #require(throws: SememeError.self) {
      _ = try QuestionAnswerer(folder: folder("t5-encoder"))
    }
    #expect(error.code == .missingHead && error.message.contains("t5"), "\(error)")
  }

  @Test func rerankersHaveOneScore() async throws {
    let model = try CrossEncoder(folder: folder("sbert-cross-encoder-nli"))
    let error = await #expect(throws: SememeError.self) { _ = try await model.rank("a", ["b"]) }
    #expect(error?.code == .invalidArgument)
    let reranker = try CrossEncoder(folder: folder("sbert-cross-encoder"))
    #expect(try await reranker.rank("a", []).isEmpty)
    let zero = await #expect(throws: SememeError.self) {
      _ = try await reranker.rank("a", ["b"], topK: 0)
    }
    #expect(zero?.code == .invalidArgument)
  }

  /// The same pair alone, in company and on any number of threads has the same score to the last bit.
  @Test(arguments: [Precision.float32, .bfloat16, .int8])
  func scoresDoNotDependOnCompany(_ precision: Precision) async throws {
    let query = "How many moons does Jupiter have?"
    let documents = ["Ninety-five.", "", "The quick brown fox jumps over the lazy dog.", "café"]
    var all: [[Float]] = []
    for threads in [1, 2, 3] {
      let model = try CrossEncoder(
        folder: folder("sbert-cross-encoder"),
        options: .init(threads: threads, precision: precision))
      all.append(try await model.predict(documents.map { (query, $0) }).values)
      var alone: [Float] = []
      for document in documents { alone += try await model.predict([(query, document)]).values }
      all.append(alone)
    }
    #expect(all.allSatisfy { $0 == all[0] })
  }

  @Test func nextSentencesFollow() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "bert-nsp" })
    let model = try MaskedLanguageModel(
      folder: golden.folder, options: .init(precision: .float32))
    #expect(model.predictsNextSentence)
    let entries = try golden.expected.root.requireArray("entries").elements
    for entry in entries where entry["text_pairs"]?.isNull == false {
      let pairs = zip(
        entry["texts"].map { Array($0.elements) } ?? [],
        entry["text_pairs"].map { Array($0.elements) } ?? []
      ).map { ($0.string ?? "", $1.string ?? "") }
      let got = try await model.nextSentence(pairs)
      let name = try #require(entry["outputs"]?["logits"]?.string)
      let logits = try GoldenTensors(golden).tensor(name)
      for (row, probability) in got.enumerated() {
        let want = Probabilities.softmax(logits.rows(row..<row + 1).values)[0]
        #expect(abs(probability - want) < 1e-4)
      }
    }
    let error = await #expect(throws: SememeError.self) { _ = try await model.fillMask("[MASK]") }
    #expect(error?.code == .missingHead)
  }

  @Test func masksAreNeededAndTargetsAreTokens() async throws {
    let model = try MaskedLanguageModel(folder: folder("bert-mlm"))
    #expect(model.maskToken == "[MASK]" && !model.predictsNextSentence)
    for (text, targets) in [("no mask", nil), ("a [MASK]", ["notatokenatall"])] {
      let error = await #expect(throws: SememeError.self) {
        _ = try await model.fillMask(text, targets: targets)
      }
      #expect(error?.code == .invalidArgument, "\(text)")
    }
    let chosen = try await model.fillMask("The [MASK] sat.", topK: 9, targets: ["the", "a"])
    #expect(chosen.count == 1 && Set(chosen[0].map(\.token)) == ["the", "a"])
    let all = try await model.fillMask("The [MASK] sat.", topK: 1_000_000)
    #expect(abs(all[0].reduce(0) { $0 + $1.score } - 1) < 1e-4)
  }

  /// Every token masked in turn by hand gives the same logarithms.
  @Test func pseudoLikelihoodIsTheSumOverMaskedTokens() async throws {
    let model = try MaskedLanguageModel(
      folder: folder("bert-mlm"), options: .init(precision: .float32))
    let words = ["the", "cat", "sat", "on", "the", "mat"]
    let got = try await model.pseudoLikelihood(words.joined(separator: " "))
    #expect(got.tokens.count == got.tokenLogProbabilities.count)
    #expect(abs(got.tokenLogProbabilities.reduce(0, +) - got.logLikelihood) < 1e-3)
    #expect(got.pseudoPerplexity >= 1)
    // The last word masked by hand: the text in front keeps its tokens.
    let last = try #require(got.tokens.last)
    let front = words.joined(separator: " ").utf8.prefix(last.byteRange.lowerBound)
    let masked = String(decoding: front, as: UTF8.self) + "[MASK]"
    let guess = try await model.fillMask(masked, topK: 1, targets: [last.piece])[0][0]
    let want = try #require(got.tokenLogProbabilities.last)
    #expect(abs(Probabilities.perplexity([want]) * guess.score - 1) < 1e-3)
    let empty = try await model.pseudoLikelihood("")
    #expect(empty.logLikelihood == 0 && empty.tokens.isEmpty && empty.pseudoPerplexity == 1)
  }

  @Test func replacedTokensHaveProbabilities() async throws {
    let model = try ReplacedTokenDetector(folder: folder("electra-discriminator"))
    let found = try await model.detect(["The quick brown fox", ""])
    #expect(found.count == 2 && found[1].allSatisfy(\.token.isSpecial))
    #expect(found.joined().allSatisfy { 0...1 ~= $0.probability })
  }

  /// Windows that overlap find what one long window would cut off.
  @Test func longTextsAreTaggedInWindows() async throws {
    let model = try TokenClassifier(
      folder: folder("bert-token-classification"), options: .init(precision: .float32))
    let sentence = "Ada Lovelace lived in London, near São Paulo Street. "
    let text = String(repeating: sentence, count: 8)
    let cut = try await model.classify([text], aggregation: .none, ignoring: [])[0]
    let whole = try await model.classify([text], aggregation: .none, stride: 8, ignoring: [])[0]
    let reach = try #require(whole.last).byteRange.upperBound
    #expect(try #require(cut.last).byteRange.upperBound < text.utf8.count / 2)
    #expect(reach >= text.utf8.count - 2, "\(reach) of \(text.utf8.count)")
    #expect(zip(whole, whole.dropFirst()).allSatisfy { !$0.byteRange.overlaps($1.byteRange) })
    for stride in [-1, 1000] {
      let error = await #expect(throws: SememeError.self) {
        _ = try await model.classify([text], stride: stride)
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test func questionsWithoutAnswer() async throws {
    let model = try QuestionAnswerer(folder: folder("bert-question-answering"))
    #expect(try await model.answer("Who?", in: "").isEmpty)
    let none = try await model.answer(
      "Who?", in: "", options: AnswerOptions(allowsNoAnswer: true))
    #expect(none.map(\.text) == [""])
    for options in [
      AnswerOptions(topK: 0), AnswerOptions(maximumAnswerLength: 0), AnswerOptions(stride: -1),
      AnswerOptions(maximumLength: 0),
    ] {
      let error = await #expect(throws: SememeError.self) {
        _ = try await model.answer("Who?", in: "A cat.", options: options)
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test func zeroShotNeedsEntailmentAndAPlace() async throws {
    let error = try #require(throws: SememeError.self) {
      _ = try ZeroShotClassifier(folder: folder("bert-sequence-classification"))
    }
    #expect(error.message.contains("entailment"), "\(error)")
    let model = try ZeroShotClassifier(folder: folder("sbert-cross-encoder-nli"))
    for (labels, template) in [([], "It is {}."), (["a"], "nothing"), (["a"], "{} {}")] {
      let error = await #expect(throws: SememeError.self) {
        _ = try await model.classify("text", as: labels, template: template)
      }
      #expect(error?.code == .invalidArgument)
    }
    let single = try await model.classify("text", as: ["finance"])
    #expect(single.count == 1 && 0...1 ~= single[0].score)
  }

  @Test(arguments: [
    (#"{"id2label": {"0": "a", "2": "b"}}"#, "gap"), (#"{"id2label": {"x": "a"}}"#, "numbers"),
    (#"{"id2label": {"0": 7}}"#, "names"), (#"{"id2label": {}}"#, "gap"),
    (#"{"num_labels": 0}"#, "num_labels"), (#"{"num_labels": 99999999999}"#, "num_labels"),
    (#"{"problem_type": "strange"}"#, "problem_type"),
  ])
  func strangeLabelsAreRefused(_ text: String, _ word: String) throws {
    let root = try JSONDocument(Array(text.utf8), source: "config.json").root
    let error = #expect(throws: ModelError.self) { try ClassLabels(configuration: root) }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }
}
