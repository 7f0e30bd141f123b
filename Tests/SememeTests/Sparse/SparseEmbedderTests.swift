import Sememe
import SememeCheckpoints
import SememeTensors
import SememeTestSupport
import Testing

/// What sparse models promise whatever they are, and folders that are damaged.
@Suite struct SparseEmbedderTests {
  private static let texts = [
    "the cat slept on the car", "", "Justice!", "rivers, banks, and boats",
  ]
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func model(_ name: String) throws -> String {
    let golden = try #require(try GoldenCases.all().first { $0.name == name })
    return try folder.copy(folder: golden.folder, as: "model")
  }

  private static func texts(_ count: Int) -> [String] {
    (0..<count).map { index in
      String(repeating: ["cat ", "the river ", "a kite, ", "ça "][index % 4], count: index % 13)
    }
  }

  @Test(arguments: ["sbert-splade-max", "sbert-splade-sum-log", "sbert-sparse-router"])
  func aTextIsTheSameInAnyCompany(name: String) async throws {
    let model = try model(name)
    // More tokens than a micro-batch and a block of logits hold.
    let texts = Self.texts(90)
    let all = try await SparseEmbedder(folder: model, options: .init(threads: 3)).encode(texts)
    let embedder = try SparseEmbedder(folder: model, options: .init(threads: 1))
    for index in stride(from: 0, to: texts.count, by: 7) {
      #expect(try await embedder.encode([texts[index]])[0] == all[index])
    }
    #expect(try await embedder.encode(texts).values == all.values)
  }

  @Test func dimensionsAreLimited() async throws {
    var embedder = try SparseEmbedder(folder: model("sbert-splade-max"))
    let whole = try await embedder.encode(Self.texts)
    try embedder.setMaximumActiveDimensions(5)
    let few = try await embedder.encode(Self.texts)
    #expect(try whole.keeping(maximumActiveDimensions: 5) == few)
    #expect(try await embedder.encode(Self.texts, maximumActiveDimensions: 2).values.count == 8)
    #expect(throws: SememeError.self) { try embedder.setMaximumActiveDimensions(0) }
    await #expect(throws: SememeError.self) {
      try await embedder.encode(Self.texts, maximumActiveDimensions: -1)
    }
    try embedder.setMaximumActiveDimensions(nil)
    #expect(try await embedder.encode(Self.texts) == whole)
  }

  @Test func lengthsTasksAndPromptsAreThoseOfTheModel() async throws {
    var embedder = try SparseEmbedder(folder: model("sbert-sparse-router"))
    #expect(embedder.tasks == ["query", "document"] && embedder.prompts["document"] == "text: ")
    let document = try await embedder.encode(
      ["cat"], prompt: .named("document"), task: "document")
    #expect(try await embedder.encodeDocument(["cat"]) == document)
    await #expect(throws: SememeError.self) { try await embedder.encode(["cat"], task: "headline") }
    await #expect(throws: SememeError.self) {
      try await embedder.encode(["cat"], prompt: .named("headline"))
    }
    try embedder.setMaximumLength(5)
    let cut = try await embedder.encodeDocument(["the cat slept on the car"])
    #expect(cut.tokenCounts == [5] && cut.truncatedTokenCounts[0] > 0)
    #expect(throws: SememeError.self) { try embedder.setMaximumLength(0) }
  }

  @Test func aBareLanguageModelIsPooledByTheMaximum() async throws {
    let model = try model("sbert-splade-max")
    let want = try await SparseEmbedder(folder: model).encode(Self.texts)
    for file in ["modules.json", "1_SpladePooling"] { try TestFiles.remove("\(model)/\(file)") }
    #expect(try await SparseEmbedder(folder: model).encode(Self.texts).values == want.values)
  }

  @Test func otherModelsAreRefused() throws {
    let dense = try model("sbert-mean-normalize")
    let error = #expect(throws: SememeError.self) { try SparseEmbedder(folder: dense) }
    #expect(error?.message.contains("Pooling, Normalize") == true)
    try TestFiles.remove(dense)
    let sparse = try model("sbert-splade-max")
    let other = #expect(throws: SememeError.self) { try Embedder(folder: sparse) }
    #expect(other?.message.contains("SparseEmbedder") == true)
    // An encoder without its head for masked language modelling.
    let bare = try #require(try GoldenCases.all().first { $0.name == "bert-base" })
    let headless = #expect(throws: SememeError.self) { try SparseEmbedder(folder: bare.folder) }
    #expect(headless?.code == .missingHead)
  }

  @Test(arguments: [
    ("1_SpladePooling/config.json", "[]"),
    ("1_SpladePooling/config.json", #"{"pooling_strategy":"mean"}"#),
    ("1_SpladePooling/config.json", #"{"pooling_strategy":7}"#),
    ("1_SpladePooling/config.json", #"{"activation_function":"gelu"}"#),
    ("1_SpladePooling/config.json", #"{"word_embedding_dimension":701}"#),
    ("1_SpladePooling/config.json", #"{"embedding_dimension":-1}"#),
    ("modules.json", #"[{"type":"x.SpladePooling","path":""}]"#),
    ("modules.json", #"[{"type":"x.MLMTransformer","path":""}]"#),
    ("config_sentence_transformers.json", #"{"similarity_fn_name":"telepathy"}"#),
  ])
  func wrongFilesAreNamed(file: String, text: String) throws {
    let model = try model("sbert-splade-max")
    try folder.write(Array(text.utf8), as: "model/\(file)")
    let error = try #require(throws: (any Error).self) { try SparseEmbedder(folder: model) }
    #expect(file.split(separator: "/").contains { "\(error)".contains($0) }, "\(error)")
  }

  @Test func tablesThatDoNotFitAreRefused() throws {
    let model = try model("sbert-sparse-router")
    let file = "query_0_SparseStaticEmbedding/model.safetensors"
    for (shape, word) in [
      ([3], "tokenizer"), ([701], "[700, 701]"), ([700, 2], "shape"), ([], ""),
    ] {
      let count = shape.reduce(1, *)
      try SafetensorsWriter.write(
        ["weight": Tensor([Float](repeating: 1, count: count), shape: shape)],
        to: "\(model)/\(file)")
      let error = try #require(throws: (any Error).self) { try SparseEmbedder(folder: model) }
      #expect("\(error)".contains(word), "\(error)")
    }
    try SafetensorsWriter.write(
      ["weight": Tensor([Float](repeating: .nan, count: 700), shape: [700])], to: "\(model)/\(file)"
    )
    let error = #expect(throws: CheckpointError.self) { try SparseEmbedder(folder: model) }
    #expect(error?.code == .nonFiniteWeight)
  }

  @Test func mutatedConfigurationsAreErrorsOrVectors() async throws {
    var mutator = Mutator(seed: 55)
    for (name, files) in [
      ("sbert-splade-max", ["modules.json", "1_SpladePooling/config.json"]),
      ("sbert-sparse-router", ["router_config.json", "document_1_SpladePooling/config.json"]),
    ] {
      let model = try model(name)
      var loaded = 0
      for file in files {
        let original = try GoldenCases.bytes(of: "\(model)/\(file)")
        for _ in 0..<60 {
          try folder.write(mutator.mutate(original), as: "model/\(file)")
          guard let embedder = try? SparseEmbedder(folder: model) else { continue }
          loaded += 1
          _ = try? await embedder.encode(["Justice for the cat", ""])
        }
        try folder.write(original, as: "model/\(file)")
      }
      #expect(loaded < files.count * 60)
      try TestFiles.remove(model)
    }
  }
}
