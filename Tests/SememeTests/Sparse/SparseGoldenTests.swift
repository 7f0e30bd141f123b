import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Sparse models against sentence-transformers' `SparseEncoder`, in its own float32.
@Suite struct SparseGoldenTests {
  private func embedder(_ golden: GoldenCase) throws -> SparseEmbedder {
    try SparseEmbedder(folder: golden.folder, options: .init(precision: .float32))
  }

  private func texts(_ expected: JSONValue) throws -> [String] {
    try expected.requireArray("texts").elements.map { $0.string ?? "" }
  }

  @Test("Golden SPLADE") func goldenSplade() async throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("sbert-splade") }
    for golden in cases {
      let expected = try golden.expected.root
      let tensors = try GoldenTensors(golden)
      let embedder = try embedder(golden)
      let got = try await embedder.encode(try texts(expected))
      try compare(got, tensors.tensor("embeddings"), "\(golden.name)")
      let counts = try expected.requireArray("active_dims").elements.map(\.int)
      #expect((0..<got.count).map { got[$0].count } == counts)
      try check(expected, got, embedder, golden)
      let cut = try await embedder.encode(try texts(expected), maximumActiveDimensions: 16)
      try compare(cut, tensors.tensor("embeddings_max_active_dims_16"), "\(golden.name), 16")
      #expect(try got.keeping(maximumActiveDimensions: 16) == cut)
      let scores = Tolerance.golden.violation(
        embedder.similarity(got, got), try tensors.tensor("similarity"))
      #expect(scores == nil, "\(golden.name), similarity: \(scores ?? "")")
      let sparsity = try expected.requireObject("sparsity")
      #expect(got.sparsity.activeDimensions == (try sparsity.requireDouble("active_dims")))
      #expect(abs(got.sparsity.ratio - (try sparsity.requireDouble("sparsity_ratio"))) < 1e-6)
    }
    print("Golden SPLADE: \(cases.count) ran")
    #expect(!GoldenCases.isOwnSet || cases.count == 2)
  }

  @Test("Golden sparse routes") func goldenRoutes() async throws {
    var ran = 0
    for golden in try GoldenCases.all() {
      let expected = try golden.expected.root
      guard let calls = expected["sparse"] else { continue }
      let tensors = try GoldenTensors(golden)
      let embedder = try embedder(golden)
      let texts = try texts(expected)
      for call in calls.elements {
        let name = try call.requireString("name")
        let arguments = try call.requireObject("arguments")
        let limit = arguments["max_active_dims"]?.int
        let got =
          switch try call.requireString("method") {
          case "encode_query":
            try await embedder.encodeQuery(texts, maximumActiveDimensions: limit)
          case "encode_document": try await embedder.encodeDocument(texts)
          default: try await embedder.encode(texts, task: arguments["task"]?.string)
          }
        try compare(got, tensors.tensor(call.requireString("embeddings")), "\(golden.name)/\(name)")
        try check(call, got, embedder, golden)
      }
      let scores = embedder.similarity(
        try await embedder.encodeQuery(texts), try await embedder.encodeDocument(texts))
      let violation = Tolerance.golden.violation(
        scores, try tensors.tensor(expected.requireString("similarity")))
      #expect(violation == nil, "\(golden.name), similarity: \(violation ?? "")")
      ran += 1
    }
    print("Golden sparse routes: \(ran) ran")
    #expect(!GoldenCases.isOwnSet || ran == 1)
  }

  private func compare(_ got: SparseEmbeddings, _ want: Tensor, _ name: String) throws {
    let violation = Tolerance.golden.violation(got.dense(), want)
    #expect(violation == nil, "\(name): \(violation ?? "")")
  }

  private func check(
    _ expected: JSONValue, _ got: SparseEmbeddings, _ embedder: SparseEmbedder, _ golden: GoldenCase
  ) throws {
    let decoded = try embedder.decode(got, topK: 5)
    for (words, want) in zip(decoded, try expected.requireArray("decode_top5").elements) {
      let pairs = want.elements.map { Array($0.elements) }
      #expect(words.map(\.token) == pairs.map { $0[0].string }, "\(golden.name)")
      for (word, pair) in zip(words, pairs) {
        #expect(abs(word.weight - Float(pair[1].double ?? .nan)) < 1e-3)
      }
    }
  }
}
