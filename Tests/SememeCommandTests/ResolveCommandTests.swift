import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// `sememe resolve` asks the golden masked language model.
@Suite struct ResolveCommandTests {
  private let model = GoldenCases.folder + "/bert-mlm"
  private let text = "The cat saw the dog because it was hungry and it was late."

  private func run(_ arguments: [String]) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(["resolve", "--model", model, text] + arguments)
  }

  @Test func candidatesAreTheLibrarysBestFirst() async throws {
    let candidates = ["the cat", "the dog", "justice"]
    let result = try await run(
      ["--pronoun", "IT", "--occurrence", "1", "--format", "json", "--masking", "in-turn"]
        + candidates.flatMap { ["--candidate", $0] })
    #expect(result.status == 0, "\(result.errors)")
    let want = try await MaskedLanguageModel(folder: model).resolve(
      text, pronoun: 28..<30, candidates: candidates, masking: .inTurn
    ).sorted { $0.probability > $1.probability }
    let root = try JSONDocument(result.output, source: "resolve").root
    let got = try root.requireArray("candidates").elements
    #expect(got.compactMap { $0["candidate"]?.string } == want.map(\.candidate))
    #expect(got.compactMap { $0["probability"]?.double }.map(Float.init) == want.map(\.probability))
    #expect(root["pronoun"]?["start"]?.int == 28)
  }

  @Test func theTableSaysWhatItIsNot() async throws {
    let result = try await run([
      "--pronoun", "it", "--occurrence", "2", "--candidate", "the cat", "--candidate", "the dog",
    ])
    #expect(result.status == 0 && result.lines.count == 4, "\(result.text)\(result.errors)")
    #expect(result.lines[3].contains("not a proof of reference"))
  }

  @Test func whatCannotBeAskedIsAnError() async throws {
    let two = ["--candidate", "a", "--candidate", "b"]
    let several = try await run(["--pronoun", "it"] + two)
    #expect(several.status == 2 && several.errors.contains("2 times"), "\(several.errors)")
    let none = try await run(["--pronoun", "she"] + two)
    #expect(none.status == 65 && none.errors.contains("does not use \"she\""))
    let third = try await run(["--pronoun", "it", "--occurrence", "3"] + two)
    #expect(third.status == 2 && third.errors.contains("--occurrence 3"))
    let one = try await run(["--pronoun", "it", "--candidate", "a"])
    #expect(one.status != 0 && one.errors.contains("twice"))
  }
}
