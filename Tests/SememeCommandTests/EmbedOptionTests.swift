import Sememe
import SememeTestSupport
import Testing

/// The options of `sememe embed` do what the library's do.
@Suite struct EmbedOptionTests {
  private func run(
    _ arguments: [String], model: String = GoldenModel.plain
  ) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(["embed", "--model", model, "--text", "warm car"] + arguments)
  }

  private func expect(
    _ options: EmbeddingOptions, model: String, _ arguments: [String]
  ) async throws {
    let result = try await run(arguments, model: model)
    #expect(result.status == 0, "\(result.errors)")
    let rows = try VectorFile.jsonl(result.output)
    #expect(
      try await rows == GoldenModel.vectors(of: ["warm car"], options: options, model: model))
  }

  @Test func prompts() async throws {
    let model = GoldenModel.prompted
    try await expect(EmbeddingOptions(), model: model, [])
    try await expect(
      EmbeddingOptions(prompt: .named("document")), model: model, ["--prompt-name", "document"])
    try await expect(EmbeddingOptions(prompt: .text("a: ")), model: model, ["--prompt", "a: "])
    let unknown = try await run(["--prompt-name", "nope"], model: model)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("\"document\", \"query\""), "\(unknown.errors)")
  }

  @Test func normalizingAndTruncating() async throws {
    try await expect(
      EmbeddingOptions(normalizes: true, truncateDimension: 8), model: GoldenModel.plain,
      ["--normalize", "--truncate-dim", "8"])
    let beyond = try await run(["--truncate-dim", "33"])
    #expect(beyond.status == 2 && beyond.errors.contains("32 dimensions"), "\(beyond.errors)")
  }

  @Test func maximumLengthWarnsOrFails() async throws {
    let cut = try await run(["--max-length", "3"])
    #expect(cut.status == 0)
    #expect(cut.errors.contains("warning: 1 of 1 texts were longer than 3 tokens"))
    let strict = try await run(["--max-length", "3", "--strict"])
    #expect(strict.status == 65)
    #expect(strict.errors.contains("tokens longer than the 3 that are read"), "\(strict.errors)")
    let impossible = try await run(["--max-length", "65"])
    #expect(impossible.status == 2)
    #expect(impossible.errors.contains("to 64 tokens"), "\(impossible.errors)")
  }

  @Test(arguments: Precision.allCases) func precisions(_ precision: Precision) async throws {
    let result = try await run(["--precision", precision.rawValue])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func unknownPrecisionNamesTheKnownOnes() async throws {
    let unknown = try await run(["--precision", "float17"])
    #expect(unknown.status == 2)
    #expect(
      unknown.errors.contains("unknown: choose one of auto, float32, bfloat16, int8"),
      "\(unknown.errors)")
  }
}
