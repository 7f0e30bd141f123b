import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Models of single tasks against transformers' pipelines and sentence-transformers' CrossEncoder.
@Suite struct TaskGoldenTests {
  private let options = ModelOptions(precision: .float32)

  /// The cases whose expectation has a key.
  private func cases(with key: String) throws -> [(GoldenCase, JSONValue)] {
    let found = try GoldenCases.all().compactMap { golden in
      let expected = try golden.expected.root
      return expected[key].map { _ in (golden, expected) }
    }
    #expect(!GoldenCases.isOwnSet || !found.isEmpty, "no golden case has \(key)")
    return found
  }

  private func near(_ got: Float, _ want: JSONValue?, _ context: String) {
    let want = Tensor([Float(want?.double ?? .nan)], shape: [1])
    let violation = Tolerance.golden.violation(Tensor([got], shape: [1]), want)
    #expect(violation == nil, "\(context): \(violation ?? "")")
  }

  @Test func crossEncoderPredicts() async throws {
    for (golden, expected) in try cases(with: "predict") {
      let model = try CrossEncoder(folder: golden.folder, options: options)
      let pairs = try expected.requireArray("pairs").elements.map { pair in
        let texts = pair.elements.map { $0.string ?? "" }
        return (texts[0], texts[1])
      }
      for call in try expected.requireArray("predict").elements {
        let arguments = try call.requireString("arguments")
        let function: CrossEncoder.ScoreFunction? =
          arguments.contains("softmax")
          ? .softmax : arguments.contains("Identity") ? .identity : nil
        let got = try await model.predict(pairs, function: function)
        let want = try GoldenTensors(golden).tensor(try call.requireString("scores"))
        let violation = Tolerance.golden.violation(got, want.reshaped(got.shape))
        #expect(violation == nil, "\(golden)/\(arguments): \(violation ?? "")")
      }
    }
  }

  @Test func crossEncoderRanks() async throws {
    for (golden, expected) in try cases(with: "rank") {
      let model = try CrossEncoder(folder: golden.folder, options: options)
      for call in try expected.requireArray("rank").elements {
        let documents = try call.requireArray("documents").elements.map { $0.string ?? "" }
        let ranked = try await model.rank(
          try call.requireString("query"), documents, topK: call["top_k"]?.int)
        let want = Array(try call.requireArray("result").elements)
        #expect(ranked.map(\.index) == want.map { $0["corpus_id"]?.int })
        #expect(ranked.map(\.text) == ranked.map { documents[$0.index] })
        for (hit, want) in zip(ranked, want) { near(hit.score, want["score"], "\(golden)/rank") }
      }
    }
  }

  @Test func textClassifierScores() async throws {
    for (golden, expected) in try cases(with: "scores") where expected["entries"] != nil {
      let model: TextClassifier
      do {
        model = try TextClassifier(folder: golden.folder, options: options)
      } catch let error as ModelError where error.code == .unsupportedArchitecture {
        #expect(!GoldenCases.isOwnSet, "\(error)")
        continue
      }
      let scores = try expected.requireObject("scores")
      for entry in try expected.requireArray("entries").elements {
        let name = try entry.requireString("name")
        func texts(_ key: String) -> [String]? {
          entry[key].flatMap { $0.isNull ? nil : $0.elements.map { $0.string ?? "" } }
        }
        let got = try await model.classify(texts("texts") ?? [], pairs: texts("text_pairs"))
        let want = scores[name].map { Array($0.elements) } ?? []
        try #require(got.count == want.count, "\(golden)/\(name)")
        for (got, want) in zip(got, want) {
          let byLabel = Dictionary(uniqueKeysWithValues: got.map { ($0.label, $0.score) })
          for (label, want) in zip(model.labels, want.elements) {
            near(byLabel[label] ?? .nan, want, "\(golden)/\(name)/\(label)")
          }
          #expect(got.map(\.score) == got.map(\.score).sorted(by: >))
        }
      }
    }
  }

  @Test func masksAreFilled() async throws {
    for (golden, expected) in try cases(with: "fill_mask") {
      let model = try MaskedLanguageModel(folder: golden.folder, options: options)
      for call in try expected.requireArray("fill_mask").elements {
        let text = try call.requireString("text")
        let got = try await model.fillMask(text)
        let want = Array(try call.requireArray("masks").elements)
        try #require(got.count == want.count, "\(golden): \(text)")
        for (got, want) in zip(got, want) {
          #expect(got.map(\.id) == want["ids"]?.elements.map { Int32($0.int ?? -1) })
          #expect(got.map(\.token) == want["tokens"]?.elements.map { $0.string ?? "" })
          for (candidate, score) in zip(got, want["scores"].map { Array($0.elements) } ?? []) {
            near(candidate.score, score, "\(golden): \(text)")
          }
        }
      }
    }
  }

  @Test func entitiesAreFound() async throws {
    for (golden, expected) in try cases(with: "pipeline") {
      let model = try TokenClassifier(folder: golden.folder, options: options)
      for call in try expected.requireArray("pipeline").elements {
        let text = try call.requireString("text")
        let name = try call.requireString("aggregation")
        let aggregation = try #require(TokenClassifier.Aggregation(rawValue: name))
        let got = try await model.classify([text], aggregation: aggregation)[0]
        let want = Array(try call.requireArray("result").elements)
        let context = "\(golden)/\(name): \(text)"
        let labelKey = aggregation == .none ? "entity" : "entity_group"
        #expect(got.map(\.label) == want.map { $0[labelKey]?.string ?? "" }, "\(context)")
        #expect(got.map(\.word) == want.map { $0["word"]?.string ?? "" }, "\(context)")
        #expect(got.map(\.scalarRange.lowerBound) == want.map { $0["start"]?.int ?? -1 })
        #expect(got.map(\.scalarRange.upperBound) == want.map { $0["end"]?.int ?? -1 })
        for (got, want) in zip(got, want) { near(got.score, want["score"], context) }
        for entity in got where aggregation == .first && !entity.word.contains(" ") {
          let covered = Array(text.utf8)[entity.byteRange]
          #expect(String(decoding: covered, as: UTF8.self) == entity.word, "\(context)")
        }
      }
    }
  }

  @Test func questionsAreAnswered() async throws {
    for (golden, expected) in try cases(with: "question_answering") {
      let model = try QuestionAnswerer(folder: golden.folder, options: options)
      for call in try expected.requireArray("question_answering").elements {
        let (question, context) = (
          try call.requireString("question"), try call.requireString("context")
        )
        let settings = try call.requireObject("pipeline")
        let options = AnswerOptions(
          topK: try settings.requireInt("top_k"),
          maximumAnswerLength: try settings.requireInt("max_answer_len"),
          maximumLength: try settings.requireInt("max_seq_len"),
          stride: try settings.requireInt("doc_stride"))
        let got = try await model.answer(question, in: context, options: options)
        let want = Array(try settings.requireArray("answers").elements)
        #expect(got.map(\.text) == want.map { $0["answer"]?.string ?? "" }, "\(question)")
        #expect(got.map(\.scalarRange.lowerBound) == want.map { $0["start"]?.int ?? -1 })
        #expect(got.map(\.scalarRange.upperBound) == want.map { $0["end"]?.int ?? -1 })
        for (got, want) in zip(got, want) { near(got.score, want["score"], question) }
      }
    }
  }

  @Test func topicsAreFoundWithoutTraining() async throws {
    for (golden, expected) in try cases(with: "zero_shot") {
      let model = try ZeroShotClassifier(folder: golden.folder, options: options)
      for call in try expected.requireArray("zero_shot").elements {
        let candidates = try call.requireArray("candidates").elements.map { $0.string ?? "" }
        let got = try await model.classify(
          try call.requireString("text"), as: candidates,
          template: try call.requireString("template"),
          allowsSeveral: try call.requireBool("multi_label"))
        #expect(got.map(\.label) == call["labels"]?.elements.map { $0.string ?? "" })
        for (got, want) in zip(got, call["scores"].map { Array($0.elements) } ?? []) {
          near(got.score, want, "\(golden): zero-shot")
        }
      }
    }
  }
}
