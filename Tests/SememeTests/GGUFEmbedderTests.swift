import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// GGUF files as models: the numbers of the golden folders that they were written from
/// (`Scripts/golden/gguf_models.py`).
@Suite struct GGUFEmbedderTests {
  private static let folder = GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf"
  private static let exact = [
    "bert-base", "roberta", "xlm-roberta", "nomic-bert", "jina-bert-v2", "modernbert", "t5-encoder",
    "t5-encoder-gated", "qwen3-embedding", "embeddinggemma",
  ]

  private func embedder(_ path: String) throws -> Embedder {
    try Embedder(folder: path, options: .init(precision: .float32))
  }

  /// The model of a file and that of its folder, reading equally much.
  private func pair(_ name: String, _ source: String) throws -> (Embedder, Embedder) {
    let temporary = try TemporaryTestFolder()
    var folder = "\(GoldenCases.folder)/\(source)"
    if source == "t5-encoder-gated" {
      // A file cannot say how far distances are told apart; it is 128 in every T5.
      folder = try temporary.copy(folder: folder, as: "model")
      let text = String(
        decoding: try GoldenCases.bytes(of: "\(folder)/config.json"), as: UTF8.self)
      let key = "\"relative_attention_max_distance\": "
      try temporary.write(
        Array(text.replacing(key + "40", with: key + "128").utf8), as: "model/config.json")
    }
    var gguf = try embedder("\(Self.folder)/\(name).gguf")
    var golden = try embedder(folder)
    let length = min(gguf.maximumLength, golden.maximumLength)
    try gguf.setMaximumLength(length)
    try golden.setMaximumLength(length)
    return (gguf, golden)
  }

  private let texts =
    InvarianceTests.texts + [
      "A cat slept on the warm bonnet of the car.", "  Two  spaces, and more:   ", "café naïve",
      "I don't; we'll! 2024 3.14", "line\nline\tTAB", "",
    ]

  @Test(arguments: exact)
  func numbersAreThoseOfTheFolder(name: String) async throws {
    let (gguf, golden) = try pair(name, name)
    // The map of characters is left out of this file.
    let texts =
      name == "t5-encoder" ? texts.filter { $0.utf8.allSatisfy { 32..<127 ~= $0 } } : texts
    let (got, want) = (try await gguf.tokenVectors(texts), try await golden.tokenVectors(texts))
    for (index, (got, want)) in zip(got, want).enumerated() {
      #expect(got.tokens.map(\.id) == want.tokens.map(\.id), "\(name), \(texts[index])")
      #expect(got.tokens.map(\.byteRange) == want.tokens.map(\.byteRange), "\(name)")
      #expect(got.vectors == want.vectors, "\(name), \(texts[index])")
    }
  }

  @Test(arguments: exact)
  func textsHaveTheVectorsOfTheFolder(name: String) async throws {
    let (gguf, golden) = try pair(name, name)
    let isStated = ["nomic-bert", "jina-bert-v2", "qwen3-embedding", "embeddinggemma"].contains(
      name)
    #expect(gguf.normalizes == isStated)
    #expect(gguf.dimension == golden.dimension && gguf.poolingModes == golden.poolingModes)
    #expect(gguf.parameterCount == golden.parameterCount || name.hasSuffix("roberta"))
    let texts = ["A cat slept on the warm bonnet of the car.", "Justice", "3.14"]
    let options = EmbeddingOptions(prompt: .empty, normalizes: true)
    let (got, want) = (
      try await gguf.encode(texts, options: options).vectors,
      try await golden.encode(texts, options: options).vectors
    )
    #expect(Tolerance.close.violation(got, want) == nil)
  }

  @Test(arguments: [("bert-base-q8_0", Float(0.9995)), ("bert-base-q4_0", 0.95)])
  func blocksStayNearTheFolder(name: String, bound: Float) async throws {
    let (gguf, golden) = try pair(name, "bert-base")
    let (got, want) = (
      try await gguf.encode(texts).vectors, try await golden.encode(texts).vectors
    )
    #expect(Tolerance.smallestRowCosine(got, want) >= bound)
    #expect(got != want)
  }

  @Test(arguments: Precision.allCases)
  func everyPrecisionReadsBlocks(precision: Precision) async throws {
    let path = "\(Self.folder)/bert-base-q8_0.gguf"
    let model = try Embedder(folder: path, options: .init(precision: precision))
    let want = try await embedder(path).encode(texts).vectors
    let got = try await model.encode(texts).vectors
    #expect(Tolerance.smallestRowCosine(got, want) >= 0.99)
  }

  @Test func aFolderMayHoldTheFileAndItsPrompts() async throws {
    let temporary = try TemporaryTestFolder()
    let bytes = try GoldenCases.bytes(of: "\(Self.folder)/nomic-bert.gguf")
    try temporary.write(bytes, as: "model/nomic.gguf")
    let settings = #"{"prompts":{"query":"cat "},"default_prompt_name":null}"#
    try temporary.write(Array(settings.utf8), as: "model/config_sentence_transformers.json")
    let model = try embedder("\(temporary.path)/model")
    #expect(model.prompts == ["query": "cat "])
    let want = try await embedder("\(Self.folder)/nomic-bert.gguf").encode("cat sat")
    #expect(try await model.encodeQuery(["sat"])[0] == want)
    #expect(try Embedder(model: "\(temporary.path)/model/nomic.gguf").dimension == 32)

    try temporary.write(bytes, as: "model/other.gguf")
    let error = #expect(throws: SememeError.self) { try embedder("\(temporary.path)/model") }
    #expect(error?.message.contains("nomic.gguf, other.gguf") == true)
  }

  @Test func aSavedFileIsAFolder() async throws {
    let temporary = try TemporaryTestFolder()
    for name in ["embeddinggemma", "bert-base-q4_0"] {
      let model = try embedder("\(Self.folder)/\(name).gguf")
      try model.save(to: "\(temporary.path)/\(name)")
      let want = try await model.encode(texts)
      let got = try await embedder("\(temporary.path)/\(name)").encode(texts)
      #expect(Tolerance.close.violation(got.vectors, want.vectors) == nil)
    }
  }

  @Test func filesThatCannotBeReadAreErrors() throws {
    let temporary = try TemporaryTestFolder()
    let absent = #expect(throws: SememeError.self) { try embedder("\(temporary.path)/absent") }
    #expect(absent?.message.contains("GGUF") == true)
    #expect(throws: (any Error).self) { try embedder("\(temporary.path)/absent.gguf") }
    let empty = try temporary.write([], as: "empty.gguf")
    #expect(throws: (any Error).self) { try embedder(empty) }
    #expect(throws: ModelCacheError.self) { try Embedder(model: "\(temporary.path)/none.gguf") }
  }

  @Test func damagedFilesAreErrorsOrVectors() async throws {
    let temporary = try TemporaryTestFolder()
    var mutator = Mutator(seed: 5)
    var loaded = 0
    let original = try GoldenCases.bytes(of: "\(Self.folder)/qwen3-embedding.gguf")
    for _ in 0..<150 {
      let damaged = mutator.mutate(Array(original.prefix(16_000))) + original.dropFirst(16_000)
      let path = try temporary.write(damaged, as: "model.gguf")
      guard let model = try? embedder(path) else { continue }
      loaded += 1
      _ = try? await model.encode(["Justice for the cat", ""])
    }
    #expect(loaded > 0)
  }
}
