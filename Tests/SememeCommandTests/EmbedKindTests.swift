import Sememe
import SememeCheckpoints
import SememeJSON
import SememeTestSupport
import Testing

/// `sememe embed --sparse` and `--multi-vector` write what the library computes.
@Suite struct EmbedKindTests {
  private static let splade = GoldenCases.folder + "/sbert-splade-max"
  private static let routed = GoldenCases.folder + "/sbert-sparse-router"
  private static let colbert = GoldenCases.folder + "/colbert-pylate"
  private static let m3 = GoldenCases.folder + "/bge-m3"
  private static let texts = [
    "I sat by the bank", "", "Ça coûte 12,50 €", "A \"cat\" slept.", "the car",
  ]

  private func embed(
    _ model: String, _ arguments: [String], _ texts: [String] = texts
  ) async throws -> [UInt8] {
    let result = try await BuiltBinary.run(
      ["embed", "--model", model] + arguments, input: texts.asLines)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty)
    return result.output
  }

  private func lines(_ bytes: [UInt8]) throws -> [JSONValue] {
    try bytes.split(separator: UInt8(ascii: "\n")).map {
      try JSONDocument(Array($0), source: "jsonl").root
    }
  }

  // MARK: Sparse

  private func expectWeights(_ output: [UInt8], _ want: [[TokenWeight]]) throws {
    let rows = try lines(output)
    #expect(rows.count == want.count)
    for (index, (row, words)) in zip(rows, want).enumerated() {
      #expect(row["index"]?.int == index)
      let members = try row.requireObject("weights").members.map {
        ($0.0.string, Float($0.1.double ?? .nan))
      }
      #expect(members.map(\.0) == words.map(\.token))
      #expect(members.map(\.1) == words.map(\.weight))
    }
  }

  @Test func weightsOfWords() async throws {
    let embedder = try SparseEmbedder(folder: Self.splade)
    let vectors = try await embedder.encode(Self.texts)
    try expectWeights(
      try await embed(Self.splade, ["--sparse"]), embedder.decode(vectors))
    try expectWeights(
      try await embed(Self.splade, ["--sparse", "--max-active-dims", "3"]),
      embedder.decode(try vectors.keeping(maximumActiveDimensions: 3)))
  }

  @Test func weightsByTask() async throws {
    let embedder = try SparseEmbedder(folder: Self.routed)
    for (task, prompt) in [("query", nil), ("document", "document")] as [(String, String?)] {
      let vectors = try await embedder.encode(
        Self.texts, prompt: prompt.map { .named($0) }, task: task)
      let arguments = ["--sparse", "--task", task] + (prompt.map { ["--prompt-name", $0] } ?? [])
      try expectWeights(try await embed(Self.routed, arguments), embedder.decode(vectors))
    }
  }

  @Test func weightsOfM3() async throws {
    let embedder = try M3Embedder(folder: Self.m3)
    let vectors = try await embedder.lexicalWeights(Self.texts)
    try expectWeights(try await embed(Self.m3, ["--sparse"]), embedder.decode(vectors))
  }

  @Test(arguments: [texts, []]) func weightsAsArrays(texts: [String]) async throws {
    let want = try await SparseEmbedder(folder: Self.splade).encode(texts)
    let file = try Arrays(
      try await embed(Self.splade, ["--sparse", "--format", "safetensors"], texts))
    #expect(try file.numbers("indptr", Int64.self) == want.starts.map(Int64.init))
    #expect(try file.numbers("indices", Int32.self) == want.indices)
    #expect(try file.numbers("data", Float.self) == want.values)
    #expect(try file.numbers("shape", Int64.self) == [Int64(texts.count), 700])
    #expect(try file.shape("data") == [want.values.count])
  }

  // MARK: Several vectors

  private func expectVectors(_ output: [UInt8], _ want: MultiVectorEmbeddings) throws {
    let rows = try lines(output)
    #expect(rows.count == want.count)
    for (index, row) in rows.enumerated() {
      #expect(row["index"]?.int == index)
      let vectors = try row.requireArray("embeddings").elements.map { vector in
        vector.elements.map { Float($0.double ?? .nan) }
      }
      #expect(vectors.count == want[index].rows && vectors.flatMap { $0 } == want[index].values)
    }
  }

  @Test func vectorsOfTokens() async throws {
    let embedder = try MultiVectorEmbedder(folder: Self.colbert)
    let documents = try await embedder.encodeDocuments(Self.texts)
    for task in [[], ["--task", "document"]] {
      try expectVectors(try await embed(Self.colbert, ["--multi-vector"] + task), documents)
    }
    try expectVectors(
      try await embed(Self.colbert, ["--multi-vector", "--task", "query"]),
      try await embedder.encodeQueries(Self.texts))
  }

  @Test func vectorsOfM3() async throws {
    let want = try await M3Embedder(folder: Self.m3).tokenVectors(Self.texts)
    try expectVectors(try await embed(Self.m3, ["--multi-vector"]), want)
  }

  @Test(arguments: [texts, []]) func vectorsAsArrays(texts: [String]) async throws {
    let want = try await MultiVectorEmbedder(folder: Self.colbert).encodeDocuments(texts)
    let folder = try TemporaryTestFolder()
    let path = "\(folder.path)/vectors.safetensors"
    let output = try await embed(Self.colbert, ["--multi-vector", "--output", path], texts)
    #expect(output.isEmpty)
    let file = try Arrays(GoldenCases.bytes(of: path))
    #expect(try file.numbers("offsets", Int64.self) == want.starts.map(Int64.init))
    #expect(try file.numbers("embeddings", Float.self) == want.vectors.values)
    #expect(try file.shape("embeddings") == [want.vectors.rows, 16])
    #expect(try folder.names() == ["vectors.safetensors"])
  }

  // MARK: Options

  @Test func longTextsAreReportedOrRefused() async throws {
    let long = [String(repeating: "cat ", count: 300)]
    for (model, kind) in [(Self.splade, "--sparse"), (Self.colbert, "--multi-vector")] {
      let arguments = ["embed", "--model", model, kind, "--max-length", "9"]
      let cut = try await BuiltBinary.run(arguments, input: long.asLines)
      #expect(cut.status == 0 && cut.errors.contains("longer than 9 tokens"), "\(cut.errors)")
      let refused = try await BuiltBinary.run(arguments + ["--strict"], input: long.asLines)
      #expect(refused.status == 65 && refused.output.isEmpty, "\(refused.errors)")
    }
  }

  @Test(arguments: [
    (["--sparse", "--multi-vector"], "exclude"),
    (["--sparse", "--format", "npy"], "jsonl or safetensors"),
    (["--multi-vector", "--format", "table"], "jsonl or safetensors"),
    (["--sparse", "--normalize"], "--normalize"),
    (["--multi-vector", "--truncate-dim", "3"], "--truncate-dim"),
    (["--sparse", "--resume", "--output", "x.jsonl"], "--resume"),
    (["--max-active-dims", "3"], "--sparse"),
    (["--sparse", "--max-active-dims", "0"], "at least 1"),
    (["--multi-vector", "--task", "headline"], "a query or a document"),
    (["--sparse", "--prompt-name", "nope"], "nope"),
    (["--sparse", "--max-length", "1000"], "1000"),
  ])
  func wrongUsage(arguments: [String], word: String) async throws {
    let result = try await BuiltBinary.run(
      ["embed", "--model", Self.splade, "--text", "cat"] + arguments)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains(word), "\(result.errors)")
  }

  @Test func modelsOfOtherKindsAreRefused() async throws {
    for kind in ["--sparse", "--multi-vector"] {
      let result = try await BuiltBinary.run(
        ["embed", "--model", GoldenModel.plain, kind, "--text", "cat"])
      #expect(result.status == 65 && result.output.isEmpty, "\(result.errors)")
    }
    let dense = try await BuiltBinary.run(["embed", "--model", Self.splade, "--text", "cat"])
    #expect(dense.status == 65 && dense.errors.contains("--sparse"), "\(dense.errors)")
  }
}

/// The tensors of a safetensors file, as numbers of their own types.
private struct Arrays {
  private let folder: TemporaryTestFolder
  private let file: SafetensorsFile

  init(_ bytes: [UInt8]) throws {
    folder = try TemporaryTestFolder()
    file = try SafetensorsFile(path: folder.write(bytes, as: "arrays.safetensors"))
  }

  private func stored(_ name: String) throws -> StoredTensor {
    guard let stored = file.stored(name) else {
      throw VectorFile.Malformed(reason: "there is no \(name)")
    }
    return stored
  }

  func shape(_ name: String) throws -> [Int] { try stored(name).shape }

  func numbers<Number: BitwiseCopyable>(_ name: String, _: Number.Type) throws -> [Number] {
    let numbers = try stored(name).withBytes { bytes in
      let size = MemoryLayout<Number>.size
      return (0..<bytes.count / size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * size, as: Number.self)
      }
    }
    guard let numbers else { throw VectorFile.Malformed(reason: "\(name) has no bytes") }
    return numbers
  }
}
