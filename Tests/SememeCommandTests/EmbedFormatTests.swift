import SememeTensors
import SememeTestSupport
import Testing

/// What `sememe embed` writes is, bit for bit, what the library computes.
@Suite struct EmbedFormatTests {
  private let texts = ["I sat by the bank", "", "Ça coûte 12,50 €", "A cat slept on the car."]

  private func embed(_ format: String, _ texts: [String]) async throws -> [UInt8] {
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--format", format], input: texts.asLines)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty)
    return result.output
  }

  @Test func jsonl() async throws {
    let rows = try VectorFile.jsonl(try await embed("jsonl", texts))
    #expect(try await rows == GoldenModel.vectors(of: texts))
  }

  @Test func json() async throws {
    let rows = try VectorFile.json(try await embed("json", texts))
    #expect(try await rows == GoldenModel.vectors(of: texts))
  }

  @Test func csv() async throws {
    let rows = try VectorFile.separated(try await embed("csv", texts), by: ",")
    #expect(try await rows == GoldenModel.vectors(of: texts))
  }

  @Test func text() async throws {
    let rows = try VectorFile.separated(try await embed("text", texts), by: " ")
    #expect(try await rows == GoldenModel.vectors(of: texts))
  }

  @Test func npyThroughAPipe() async throws {
    let (shape, rows) = try VectorFile.npy(try await embed("npy", texts))
    #expect(shape == "4, 32")
    #expect(try await rows == GoldenModel.vectors(of: texts))
  }

  @Test func safetensorsThroughAPipe() async throws {
    let tensor = try VectorFile.safetensors(try await embed("safetensors", texts))
    #expect(tensor.shape == [4, 32])
    #expect(try await tensor.values == GoldenModel.vectors(of: texts).flatMap { $0 })
  }

  @Test func table() async throws {
    let bytes = try await embed("table", texts)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].contains("vector of 32 dimensions"))
    #expect(lines.dropFirst().allSatisfy { $0.contains("1.000") && $0.hasSuffix("…") })
  }

  @Test(arguments: [
    ("jsonl", ""), ("json", "[]\n"), ("csv", ""), ("text", ""), ("table", ""),
  ])
  func noTexts(_ format: String, _ expected: String) async throws {
    let bytes = try await embed(format, [])
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func noTextsBinary() async throws {
    let (shape, rows) = try VectorFile.npy(try await embed("npy", []))
    #expect(shape == "0, 32" && rows.isEmpty)
    #expect(try VectorFile.safetensors(try await embed("safetensors", [])).shape == [0, 32])
  }

  @Test(arguments: ["jsonl", "json", "csv", "npy", "safetensors", "txt"])
  func filesByEnding(_ ending: String) async throws {
    let folder = try TemporaryTestFolder()
    let path = "\(folder.path)/vectors.\(ending)"
    let result = try await BuiltBinary.run(
      ["embed", "--model", GoldenModel.plain, "--output", path], input: texts.asLines)
    #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
    let streamed = try await embed(ending == "txt" ? "text" : ending, texts)
    #expect(try GoldenCases.bytes(of: path) == streamed)
    #expect(try folder.names() == ["vectors.\(ending)"])
  }
}
