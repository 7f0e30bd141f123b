import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe similarity` shows the library's matrix.
@Suite struct SimilarityCommandTests {
  private let texts = ["a cat", "the \"warm\" car", "Justice"]

  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["similarity", "--model", GoldenModel.plain] + arguments, input: input,
      environment: ["COLUMNS": "80"])
  }

  private func expected(_ function: SimilarityFunction) async throws -> [Float] {
    let vectors = try await Embedder(folder: GoldenModel.plain).encode(texts)
    return vectors.similarity(to: vectors, by: function).values
  }

  @Test(arguments: SimilarityFunction.allCases)
  func json(_ function: SimilarityFunction) async throws {
    let result = try await run(["--function", function.rawValue, "--format", "json"] + texts)
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "similarity").root
    #expect(root["function"]?.string == function.rawValue)
    #expect(root["texts"]?.elements.compactMap(\.string) == texts)
    let values = root["similarity"].map { $0.elements.flatMap(\.elements) } ?? []
    #expect(try await values.map { Float($0.double ?? .nan) } == expected(function))
  }

  @Test func csvQuotesTexts() async throws {
    let result = try await run(["--format", "csv"] + texts)
    #expect(result.lines.count == 4)
    #expect(result.lines[0] == #""","a cat","the ""warm"" car","Justice""#)
    #expect(result.lines[2].hasPrefix(#""the ""warm"" car","#))
    let first = result.lines[1].split(separator: ",").dropFirst().compactMap { Float($0) }
    #expect(try await first == Array(expected(.cosine)[..<3]))
  }

  @Test func tableFromStandardInputWithoutColours() async throws {
    let result = try await run([], input: texts.asLines)
    #expect(result.status == 0)
    #expect(result.lines.count == 4)
    #expect(!result.text.contains("\u{1B}"))
    #expect(result.lines[1].hasPrefix(" 1 1.000") && result.lines[1].hasSuffix("  a cat"))
  }

  @Test func coloursWhenAsked() async throws {
    let result = try await run(["--color", "always"] + texts)
    #expect(result.text.contains("\u{1B}[48;5;"))
  }

  @Test(arguments: [[], ["a cat"]])
  func fewerThanTwoTexts(_ texts: [String]) async throws {
    let result = try await run(texts)
    #expect(result.status == 65)
    #expect(result.errors.contains("to compare; give two or more"), "\(result.errors)")
  }
}
