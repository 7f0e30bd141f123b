import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// BGE-M3 against plain torch that follows FlagEmbedding's rules, in float32.
@Suite struct M3GoldenTests {
  @Test("Golden BGE-M3") func goldenM3() async throws {
    let cases = try GoldenCases.all().filter { $0.name == "bge-m3" }
    for golden in cases {
      let expected = try golden.expected.root
      let tensors = try GoldenTensors(golden)
      let embedder = try M3Embedder(folder: golden.folder, options: .init(precision: .float32))
      let texts = try expected.requireArray("texts").elements.map { $0.string ?? "" }
      let got = try await embedder.encode(texts)
      let dense = try #require(got.dense)
      let vectors = try #require(got.multiVector)
      try compare(dense.vectors, tensors.tensor("dense"), "dense")
      try compare(vectors.vectors, tensors.tensor("multi_vector"), "token vectors")
      let counts = try expected.requireObject("multi_vector").requireArray("counts").elements
      #expect((0..<vectors.count).map { vectors[$0].rows } == counts.map(\.int))
      #expect(
        try dense.tokenCounts == expected.requireArray("input_ids").elements.map { $0.count })
      let lexical = try #require(got.lexical)
      for (text, want) in try expected.requireArray("lexical").elements.enumerated() {
        let vector = lexical[text]
        #expect(vector.indices == want.members.compactMap { Int32($0.key.string) }.sorted())
        for (id, weight) in zip(vector.indices, vector.values) {
          let expected = Float(want["\(id)"]?.double ?? .nan)
          #expect(abs(weight - expected) <= 1e-4 + 1e-4 * abs(expected), "text \(text), id \(id)")
        }
      }
      try await checkScores(expected, embedder, texts)
    }
    print("Golden BGE-M3 cases: \(cases.count) ran")
    #expect(!GoldenCases.isOwnSet || cases.count == 1)
  }

  private func compare(_ got: Tensor, _ want: Tensor, _ name: String) throws {
    let violation = Tolerance.golden.violation(got, want)
    #expect(violation == nil, "\(name): \(violation ?? "")")
  }

  private func checkScores(
    _ expected: JSONValue, _ embedder: M3Embedder, _ texts: [String]
  ) async throws {
    let pairs = try expected.requireArray("pairs").elements.map { pair in
      let places = pair.elements.map { $0.int ?? 0 }
      return (query: texts[places[0]], passage: texts[places[1]])
    }
    let scores = try await embedder.score(pairs)
    for run in try expected.requireArray("scores").elements {
      let weights = try run.requireArray("weights").elements.map { Float($0.double ?? .nan) }
      let kinds = M3Score.Weights(
        dense: weights[0], lexical: weights[1], multiVector: weights[2])
      for (score, want) in zip(scores, try run.requireArray("result").elements) {
        for (key, got) in [
          ("dense", score.dense), ("sparse", score.lexical), ("colbert", score.multiVector),
          ("sparse+dense", score.denseAndLexical(kinds)),
          ("colbert+sparse+dense", score.combined(kinds)),
        ] {
          let value = Float(try want.requireDouble(key))
          #expect(abs(got - value) <= 1e-4 + 1e-4 * abs(value), "\(key)")
        }
      }
    }
  }
}
