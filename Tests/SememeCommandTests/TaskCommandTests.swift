import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// The commands of tasks show what the library finds.
@Suite struct TaskCommandTests {
  private func run(
    _ command: String, _ model: String, _ arguments: [String], input: [UInt8] = []
  ) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      [command, "--model", GoldenCases.folder + "/" + model] + arguments, input: input,
      environment: ["COLUMNS": "80"])
  }

  private func objects(_ result: BuiltBinary.Result) throws -> [JSONValue] {
    #expect(result.status == 0, "\(result.errors)")
    return try result.lines.map { try JSONDocument(Array($0.utf8), source: "output").root }
  }

  private let folder = GoldenCases.folder

  @Test func fillMask() async throws {
    let text = "The [MASK] sat on the [MASK]."
    let result = try await run(
      "fill-mask", "bert-mlm", ["--format", "jsonl", "--top-k", "3", text])
    let object = try #require(try objects(result).first)
    let want = try await MaskedLanguageModel(folder: folder + "/bert-mlm").fillMask(text, topK: 3)
    let got = object["masks"].map { Array($0.elements) } ?? []
    #expect(got.map { $0.elements.map { $0["token"]?.int } } == want.map { $0.map { Int($0.id) } })
    let table = try await run("fill-mask", "bert-mlm", [], input: [text].asLines)
    #expect(table.status == 0 && table.lines.count == 12, "\(table.text)\(table.errors)")
    let none = try await run("fill-mask", "bert-mlm", ["nothing is hidden"])
    #expect(none.status != 0 && none.errors.contains("[MASK]"), "\(none.errors)")
  }

  @Test func classify() async throws {
    let model = "bert-sequence-classification"
    let texts = ["Justice", "The quick brown fox."]
    let result = try await run("classify", model, ["--format", "jsonl"], input: texts.asLines)
    let want = try await TextClassifier(folder: "\(folder)/\(model)").classify(texts)
    let got = try objects(result)
    #expect(got.map { $0["text"]?.string } == texts)
    #expect(
      got.map { $0["labels"]?.elements.map { $0["label"]?.string ?? "" } ?? [] }
        == want.map { $0.map(\.label) })
    let one = try await run("classify", model, ["--top-k", "1", "Justice"])
    #expect(one.lines.count == 2, "\(one.text)")
  }

  @Test func classifyWithClassesOfOnesOwn() async throws {
    let result = try await run(
      "classify", "sbert-cross-encoder-nli",
      ["--label", "finance", "--label", "sport", "--format", "jsonl", "Rates rose."])
    let labels = try objects(result)[0]["labels"].map { Array($0.elements) } ?? []
    #expect(Set(labels.compactMap { $0["label"]?.string }) == ["finance", "sport"])
    #expect(abs(labels.reduce(0) { $0 + ($1["score"]?.double ?? 9) } - 1) < 1e-4)
  }

  @Test func rerank() async throws {
    let model = "sbert-cross-encoder"
    let documents = ["Ninety-five.", "The quick brown fox.", "café"]
    let result = try await run(
      "rerank", model, ["--format", "jsonl", "How many moons?"], input: documents.asLines)
    let want = try await CrossEncoder(folder: "\(folder)/\(model)").rank(
      "How many moons?", documents)
    #expect(try objects(result).map { $0["index"]?.int } == want.map(\.index))
    let best = try await run("rerank", model, ["--top-k", "1", "How many moons?"] + documents)
    #expect(best.lines.count == 2 && best.lines[1].hasSuffix(want[0].text), "\(best.text)")
  }

  @Test func tag() async throws {
    let model = "bert-token-classification"
    let text = "Ada Lovelace lived in London, near São Paulo Street."
    let result = try await run("tag", model, ["--format", "jsonl", text])
    let want = try await TokenClassifier(folder: "\(folder)/\(model)").classify([text])[0]
    let got = try objects(result)[0]["entities"].map { Array($0.elements) } ?? []
    #expect(got.map { $0["label"]?.string } == want.map(\.label))
    #expect(got.map { $0["start"]?.int } == want.map(\.scalarRange.lowerBound))
    let table = try await run("tag", model, ["--aggregation", "none", text])
    #expect(table.status == 0 && table.text.contains("I-LOC"), "\(table.text)\(table.errors)")
  }

  @Test func answer() async throws {
    let model = "bert-question-answering"
    let context = "Jupiter has ninety-five known moons. My flight was delayed by three hours."
    let question = "How many moons does Jupiter have?"
    let want = try await QuestionAnswerer(folder: "\(folder)/\(model)").answer(
      question, in: context, options: AnswerOptions(topK: 3))
    let arguments = ["--format", "jsonl", "--top-k", "3", question]
    for result in [
      try await run("answer", model, arguments + ["--context", context]),
      try await run("answer", model, arguments, input: Array(context.utf8)),
    ] {
      #expect(try objects(result).map { $0["answer"]?.string } == want.map(\.text))
    }
    let broken = try await run("answer", model, [question], input: [0xFF, 0xFE])
    #expect(broken.status == 65 && broken.errors.contains("UTF-8"), "\(broken.errors)")
  }

  @Test func modelsAreNamedAndMustFit() async throws {
    let unnamed = try await BuiltBinary.run(["classify", "text"])
    #expect(unnamed.status == 2 && unnamed.errors.contains("--model"), "\(unnamed.errors)")
    let plain = try await run("classify", "sbert-mean-normalize", ["text"])
    #expect(plain.status != 0 && plain.errors.contains("no head for"), "\(plain.errors)")
    let empty = try await run("classify", "bert-sequence-classification", [])
    #expect(empty.status == 65 && empty.errors.contains("there is no text"), "\(empty.errors)")
  }
}
