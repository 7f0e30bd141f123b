import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Model2Vec folders against model2vec itself.
@Suite struct StaticGoldenTests {
  @Test("Golden Model2Vec cases") func goldenModels() async throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("static-model2vec") }
    for golden in cases {
      let expected = try golden.expected.root
      let tensors = try GoldenTensors(golden)
      let texts = try expected.requireArray("texts").elements.map { $0.string ?? "" }
      let ids = try expected.requireArray("token_ids").elements.map { row in
        row.elements.map { Int32($0.int ?? -1) }
      }
      var embedder = try Embedder(folder: golden.folder)
      #expect(embedder.precision == .float32 && embedder.architecture == "model2vec")
      let tokens = try await embedder.tokenVectors(texts)
      #expect(tokens.map { $0.tokens.map(\.id) } == ids, "\(golden.name)")
      let vectors = try await embedder.encode(texts).vectors
      try check(vectors, tensors, expected.requireString("embeddings"), golden)
      for (index, name) in try expected.requireArray("token_embeddings").elements.enumerated() {
        let name = try #require(name.string)
        try check(tokens[index + 1].vectors, tensors, name, golden)
      }
      try embedder.setMaximumLength(5)
      let cut = try await embedder.encode(texts)
      let counts = zip(cut.tokenCounts, cut.truncatedTokenCounts)
      #expect(counts.map { $0 + $1 } == ids.map(\.count))
      try check(cut.vectors, tensors, expected.requireString("truncated_max_length_5"), golden)
    }
    print("Golden Model2Vec cases: \(cases.map(\.name))")
    #expect(!GoldenCases.isOwnSet || cases.count == 5)
  }

  private func check(
    _ got: Tensor, _ tensors: GoldenTensors, _ name: String, _ golden: GoldenCase
  ) throws {
    let violation = Tolerance.close.violation(got, try tensors.tensor(name))
    #expect(violation == nil, "\(golden.name), \(name): \(violation ?? "")")
  }

  /// Tiny real models of Model2Vec's own tests, with its Python library's vector.
  @Test(
    "Published Model2Vec models",
    .enabled(if: PublishedData.isPresent, "no published test data: set SEMEME_DATA to its folder"))
  func publishedModels() async throws {
    let temporary = try TemporaryTestFolder()
    let expected = try PublishedData.bytes("model2vec_tiny/embeddings_short.json")
    let want = try #require(
      try JSONDocument(expected, source: "embeddings_short.json").root[0]?.elements.compactMap(
        \.double))
    for name in ["test-model-float32", "test-model-int8"] {
      let folder = "model2vec_tiny/\(name)"
      for file in ["config.json", "modules.json", "model.safetensors"] {
        try temporary.write(PublishedData.bytes("\(folder)/\(file)"), as: "\(name)/\(file)")
      }
      try temporary.write(
        PublishedData.bytes("\(folder)/tokenizer.json.gz"), as: "\(name)/tokenizer.json")
      let embedder = try Embedder(folder: "\(temporary.path)/\(name)")
      let got = try await embedder.encode("hello world")
      #expect(got.count == embedder.dimension && want.count == 2)
      for (value, expected) in zip(got, want) {
        // Integers of eight bits stand up to half a 127th of the largest number beside it.
        let bound: Double = name.hasSuffix("int8") ? 0.02 : 1e-5
        #expect(abs(Double(value) - expected) < bound, "\(name): \(value), expected \(expected)")
      }
    }
  }
}
