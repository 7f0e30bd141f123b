import Sememe
import SememeTestSupport
import Testing

/// Static embeddings whose files are missing, contradict each other or lie: a typed error that names
/// what is wrong.
@Suite struct BrokenStaticModelTests {
  private let folder: TemporaryTestFolder
  private let model: String
  /// Tokens of the golden tokenizer.
  private static let tokens = 700

  init() throws {
    folder = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == "static-model2vec" })
    model = try folder.copy(folder: golden.folder, as: "model")
  }

  private func write(_ tensors: SafetensorsBytes) throws {
    try folder.write(tensors.file, as: "model/model.safetensors")
  }

  private func message(_ tensors: SafetensorsBytes) throws -> String {
    try write(tensors)
    return try message()
  }

  private func message() throws -> String {
    "\(try #require(throws: (any Error).self) { try Embedder(folder: model) })"
  }

  /// A table of ones with whatever is added to it.
  private func table(
    _ name: String = "embeddings", rows: Int = tokens, _ add: (inout SafetensorsBytes) -> Void
  ) -> SafetensorsBytes {
    var tensors = SafetensorsBytes()
    tensors.add(name, "F32", [rows, 2], [Float](repeating: 1, count: rows * 2))
    add(&tensors)
    return tensors
  }

  @Test func aTableOfOnesLoads() async throws {
    try write(
      table(rows: 3) {
        $0.add("mapping", "I32", [Self.tokens], (0..<Self.tokens).map { Int32($0 % 3) })
        $0.add("weights", "F16", [Self.tokens], [Float16](repeating: 2, count: Self.tokens))
      })
    try folder.write(Array(#"{"vocabulary_quantization":3}"#.utf8), as: "model/config.json")
    try TestFiles.remove("\(model)/modules.json")
    try folder.write(
      Array(#"[{"type":"x.StaticEmbedding","path":"."}]"#.utf8), as: "model/modules.json")
    #expect(try await Embedder(folder: model).encode("the cat") == [2, 2])
  }

  @Test func missingFilesAreNamed() throws {
    for file in ["tokenizer.json", "model.safetensors"] {
      let copy = try folder.copy(folder: model, as: "without-\(file)")
      try TestFiles.remove("\(copy)/\(file)")
      let error = try #require(throws: (any Error).self) { try Embedder(folder: copy) }
      #expect("\(error)".contains(file), "\(error)")
    }
  }

  @Test func tablesOfWrongShapesAreNamed() throws {
    for shape in [[Self.tokens * 2], [Self.tokens, 2, 1], [0, 2], [Self.tokens * 2, 0]] {
      var tensors = SafetensorsBytes()
      let count = shape.reduce(1, *)
      tensors.add("embeddings", "F32", shape, [Float](repeating: 1, count: count))
      let text = try message(tensors)
      #expect(text.contains("\(shape)") && text.contains("embeddings"), "\(text)")
    }
    let few = try message(table(rows: 20) { _ in })
    #expect(few.contains("700 tokens") && few.contains("20"), "\(few)")
  }

  @Test func mappingsOutsideTheTableAreNamed() throws {
    for row in [3, -1, Int64.max, Int64.min] {
      let text = try message(
        table(rows: 3) {
          $0.add("mapping", "I64", [Self.tokens], (0..<Self.tokens).map { $0 == 7 ? row : 0 })
        })
      #expect(text.contains("token 7") && text.contains("\(row)"), "\(text)")
    }
    let short = try message(table(rows: 3) { $0.add("mapping", "I64", [2], [Int64(0), 1]) })
    #expect(short.contains("700 tokens"), "\(short)")
    let floats = try message(
      table(rows: 3) { $0.add("mapping", "F32", [2], [Float(0), 1]) })
    #expect(floats.contains("mapping") && floats.contains("whole numbers"), "\(floats)")
    let matrix = try message(table(rows: 3) { $0.add("mapping", "I64", [2, 1], [Int64(0), 1]) })
    #expect(matrix.contains("[2, 1]"), "\(matrix)")
  }

  @Test func weightsThatDoNotFitAreNamed() throws {
    let few = try message(table { $0.add("weights", "F32", [2], [Float(1), 1]) })
    #expect(few.contains("weights") && few.contains("[700]"), "\(few)")
    for bad in [Float.nan, .infinity] {
      let text = try message(
        table {
          $0.add("weights", "F32", [Self.tokens], (0..<Self.tokens).map { $0 == 9 ? bad : 1 })
        })
      #expect(text.contains("token 9"), "\(text)")
    }
  }

  @Test func tensorsWithoutAPlaceAreNamed() throws {
    let other = try message(table { $0.add("bias", "F32", [1], [Float(1)]) })
    #expect(other.contains("\"bias\""), "\(other)")
    let both = try message(
      table("embedding.weight") { $0.add("weights", "F32", [1], [Float(1)]) })
    #expect(both.contains("\"weights\""), "\(both)")
    var none = SafetensorsBytes()
    none.add("vectors", "F32", [1, 1], [Float(1)])
    let text = try message(none)
    #expect(text.contains("embedding.weight") && text.contains("embeddings"), "\(text)")
  }

  @Test func integersWithoutAScaleAreForModel2VecOnly() throws {
    var tensors = SafetensorsBytes()
    tensors.add(
      "embedding.weight", "I8", [Self.tokens, 1], [Int8](repeating: 1, count: Self.tokens))
    let text = try message(tensors)
    #expect(text.contains("embedding.weight") && text.contains("whole numbers"), "\(text)")
  }

  @Test func rowsThatAreNotFiniteAreFoundWhenTheyAreUsed() async throws {
    let people = try #require(
      try Tokenizer(file: "\(model)/tokenizer.json").id(of: "people"))
    var tensors = SafetensorsBytes()
    tensors.add(
      "embeddings", "F32", [Self.tokens, 1],
      (0..<Self.tokens).map { $0 == Int(people) ? Float.nan : 1 })
    try write(tensors)
    let embedder = try Embedder(folder: model)
    #expect(try await embedder.encode("the men") == [1])
    let error = await #expect(throws: SememeError.self) { try await embedder.encode("the people") }
    #expect(error?.code == .nonFiniteVector)
    for layer in [LayerSelection.lookup, .last()] {
      await #expect(throws: SememeError.self) {
        try await embedder.tokenVectors(["people"], layer: layer)
      }
    }
  }

  @Test(arguments: [
    ("config.json", #"{"normalize":"yes"}"#, "normalize"),
    ("config.json", #"{"vocabulary_quantization":256}"#, "256"),
    ("config.json", #"{"vocabulary_quantization":-1}"#, "vocabulary_quantization"),
    ("config.json", "[", "config.json"),
    (
      "modules.json", #"[{"type":"x.StaticEmbedding","path":""},{"type":"x.Pooling","path":"1"}]"#,
      "1/config.json"
    ),
    ("modules.json", #"[{"type":"x.StaticEmbedding","path":".."}]"#, "\"..\""),
    ("modules.json", #"[{"type":"x.StaticEmbedding","path":"a/../.."}]"#, "a/../.."),
    ("modules.json", #"[{"type":"x.StaticEmbedding","path":"absent"}]"#, "absent"),
    ("modules.json", #"[{"type":"x.BoW","path":""}]"#, "x.BoW"),
    ("modules.json", #"[{"type":"x.WordEmbeddings","path":""}]"#, "x.WordEmbeddings"),
    (
      "modules.json",
      #"[{"type":"x.StaticEmbedding","path":""},{"type":"x.StaticEmbedding","path":""}]"#,
      "no other"
    ),
  ])
  func wrongConfigurationsAreNamed(file: String, text: String, word: String) throws {
    try folder.write(Array(text.utf8), as: "model/\(file)")
    let message = try message()
    #expect(message.contains(word), "\(message)")
  }

  @Test func poolingBehindATableIsRefused() throws {
    try folder.write(
      Array(
        #"[{"type":"x.StaticEmbedding","path":""},{"type":"x.Pooling","path":"1_Pooling"}]"#.utf8),
      as: "model/modules.json")
    try folder.write(Array(#"{"pooling_mode":"mean"}"#.utf8), as: "model/1_Pooling/config.json")
    let message = try message()
    #expect(message.contains("StaticEmbedding") && message.contains("Pooling"), "\(message)")
  }

  @Test func truncationsThatTheTokenizerStatesAreChecked() throws {
    let path = "\(model)/tokenizer.json"
    let text = String(decoding: try GoldenCases.bytes(of: path), as: UTF8.self)
    let stated =
      #""truncation":{"direction":"Right","max_length":N,"strategy":"LongestFirst","stride":0}"#
    for (length, isFine) in [("3", true), ("0", false), ("-5", false), ("1e3", true)] {
      let changed = text.replacing(
        #""truncation":null"#, with: stated.replacing("N", with: length))
      #expect(changed != text)
      try folder.write(Array(changed.utf8), as: "model/tokenizer.json")
      if isFine {
        #expect(try Embedder(folder: model).maximumLength == Int(Double(length) ?? 0))
      } else {
        #expect(try message().contains("tokenizer.json"))
      }
    }
  }

  @Test func damagedFilesAreErrorsOrVectors() async throws {
    var mutator = Mutator(seed: 18)
    let originals = try ["config.json", "modules.json", "model.safetensors", "tokenizer.json"].map {
      ($0, try GoldenCases.bytes(of: "\(model)/\($0)"))
    }
    var tensors = table(rows: 5) {
      $0.add("mapping", "I64", [Self.tokens], (0..<Self.tokens).map { Int64($0 % 5) })
    }
    tensors.add("weights", "F64", [Self.tokens], [Double](repeating: 0.5, count: Self.tokens))
    let mapped = tensors.file
    // The numbers of a table say nothing wrong: damage its header and what stands behind it.
    let seeds = originals + [("model.safetensors", mapped)]
    var loaded = 0
    for (file, original) in seeds {
      for _ in 0..<80 {
        try folder.write(mutator.mutate(original), as: "model/\(file)")
        guard let embedder = try? Embedder(folder: model) else { continue }
        loaded += 1
        _ = try? await embedder.encode(["the cat slept", "", "🏨"])
        _ = try? await embedder.tokenVectors(["the cat slept"])
      }
      try folder.write(original, as: "model/\(file)")
    }
    #expect(loaded > 0 && loaded < seeds.count * 80)
  }
}
