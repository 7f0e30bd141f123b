import Sememe
import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// `sememe tokenize` shows what the model's tokenizer gives.
@Suite struct TokenizeCommandTests {
  private let text = "Ça coûte 12 €, kites!"

  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["tokenize", "--model", GoldenModel.plain] + arguments, input: input)
  }

  private func encoding() throws -> Encoding {
    try Embedder(folder: GoldenModel.plain).tokenizer.encode(text)
  }

  @Test func json() async throws {
    let result = try await run(["--format", "json", text])
    let root = try JSONDocument(result.output, source: "tokens").root
    let expected = try encoding()
    func pairs(_ key: String) -> [Range<Int>] {
      (root[key].map { Array($0.elements) } ?? []).map { pair in
        let ends = pair.elements.compactMap(\.int)
        return ends[0]..<ends[1]
      }
    }
    #expect(root["ids"]?.elements.compactMap(\.int) == expected.ids.map(Int.init))
    #expect(pairs("bytes") == expected.byteOffsets)
    #expect(pairs("scalars") == expected.scalarOffsets)
    #expect(root["words"]?.elements.map(\.int) == expected.wordIDs)
    #expect(root["special"]?.elements.compactMap(\.bool) == expected.isSpecial)
    #expect(root["count"]?.int == expected.ids.count)
  }

  @Test func idsALine() async throws {
    let result = try await run(["--format", "ids"], input: [text, ""].asLines)
    let ids = result.lines.map { $0.split(separator: " ").compactMap { Int32($0) } }
    #expect(try ids[0] == encoding().ids)
    #expect(ids.count == 2 && ids[1].count == 2)
  }

  @Test func table() async throws {
    let result = try await run([text])
    let expected = try encoding()
    #expect(result.lines.count == expected.ids.count + 3)
    #expect(result.lines.last?.hasPrefix("\(expected.ids.count) tokens, 2 of them special") == true)
    let long = try await run([String(repeating: "cat ", count: 60)])
    #expect(long.lines.last?.contains("the model reads 40 tokens") == true)
  }
}
