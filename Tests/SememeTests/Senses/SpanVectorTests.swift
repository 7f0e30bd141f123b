import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Vectors of parts of texts, from several layers at once.
@Suite struct SpanVectorTests {
  private func embedder() throws -> Embedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    return try Embedder(folder: golden.folder)
  }

  private func range(of part: String, in text: String) throws -> Range<Int> {
    try #require(WordOccurrences.ranges(of: part, in: text).first)
  }

  @Test func layersOfOnePassAreThoseOfPassesByThemselves() async throws {
    let embedder = try embedder()
    let texts = ["the cat slept on a warm car", "", "justice for the cat"]
    let spans = [
      [try range(of: "cat", in: texts[0]), try range(of: "warm car", in: texts[0])], [],
      [try range(of: "justice", in: texts[2])],
    ]
    let layers: [LayerSelection] = [.layer(1), .lookup, .last(2, .sum), .layers([0, 2])]
    let got = try await embedder.spanVectors(texts, spans: spans, layers: layers)
    #expect(got.map(\.count) == [2, 0, 1])
    for (row, layer) in layers.enumerated() {
      let tokens = try await embedder.tokenVectors(texts, layer: layer)
      for (text, list) in spans.enumerated() {
        for (place, span) in list.enumerated() {
          let covering = try #require(tokens[text].tokens(covering: span))
          let rows = covering.map { tokens[text].vectors.rows($0..<$0 + 1).values }
          let vector = try #require(got[text][place])
          #expect(vector.shape == [layers.count, tokens[text].vectors.width])
          for column in rows[0].indices {
            let mean = rows.reduce(0) { $0 + $1[column] } / Float(rows.count)
            #expect(abs(vector[row, column] - mean) < 1e-5, "\(layer) \(text) \(place)")
          }
        }
      }
    }
  }

  @Test func lookupAloneNeedsNoEncoder() async throws {
    let embedder = try embedder()
    let texts = ["a cat", "the cat slept"]
    let spans = try texts.map { [try range(of: "cat", in: $0)] }
    let got = try await embedder.spanVectors(texts, spans: spans, layers: [.lookup])
    let vectors = got.compactMap { $0[0]?.values }
    #expect(vectors.count == 2 && vectors[0] == vectors[1])
  }

  @Test func aSpanThatIsNotReadHasNoVector() async throws {
    let embedder = try embedder()
    // The model reads 40 tokens.
    let text = "cat " + [String](repeating: "warm", count: 60).joined(separator: " ") + " car"
    let end = text.utf8.count
    let got = try await embedder.spanVectors(
      [text, " cat"], spans: [[0..<3, end - 3..<end, 0..<end], [0..<1]], layers: [.last()])
    #expect(got[0].map { $0 == nil } == [false, true, true])
    #expect(got[1][0] == nil, "no token stands on white space")
  }

  @Test func wrongSpansAndLayersAreRefused() async throws {
    let embedder = try embedder()
    let bad: [([[Range<Int>]], [LayerSelection])] = [
      ([[0..<4]], [.last()]), ([[1..<1]], [.last()]), ([[-1..<2]], [.last()]), ([], [.last()]),
      ([[0..<3]], []), ([[0..<3]], [.layer(9)]), ([[0..<3]], [.layers([])]),
      ([[0..<3]], [.layers([1, -9])]), ([[0..<3]], [.mix(try ScalarMix(scores: [1, 2]))]),
    ]
    for (spans, layers) in bad {
      await #expect(throws: SememeError.self, "\(spans) \(layers)") {
        try await embedder.spanVectors(["cat"], spans: spans, layers: layers)
      }
    }
  }

  @Test func aMixWeighsEveryLayer() async throws {
    let embedder = try embedder()
    let mix = try ScalarMix(scores: [0, 1, -1], scale: 0.5)
    // exp(0), exp(1) and exp(-1), divided by their sum 4.0861613.
    for (weight, want) in zip(mix.weights, [Float(0.24472847), 0.66524096, 0.09003057]) {
      #expect(abs(weight - want) < 1e-6)
    }
    let got = try await embedder.spanVectors(
      ["the cat"], spans: [[4..<7]],
      layers: [.mix(mix), .layer(0), .layer(1), .layer(2), .layers([0, 2], .sum)])
    let vectors = try #require(got[0][0])
    for column in 0..<vectors.width {
      let want =
        0.5
        * (0.24472847 * vectors[1, column] + 0.66524096 * vectors[2, column]
          + 0.09003057 * vectors[3, column])
      #expect(abs(vectors[0, column] - want) < 1e-5)
      #expect(abs(vectors[4, column] - vectors[1, column] - vectors[3, column]) < 1e-5)
    }
    for scores in [[], [Float.nan], [1, .infinity]] {
      #expect(throws: SememeError.self) { try ScalarMix(scores: scores) }
    }
    #expect(throws: SememeError.self) { try ScalarMix(scores: [1], scale: .nan) }
  }

  @Test func selectionsOfSeveralLayersReadAsTheyAreWritten() throws {
    let selections: [LayerSelection] = [
      .layers([1, 5, 6]), .layers([0, -1], .sum), .layers([4]), .layers([-2, -1]),
      .mix(try ScalarMix(scores: [0, 1.5, -2])), .mix(try ScalarMix(scores: [1], scale: 2.5)),
    ]
    for selection in selections {
      #expect(LayerSelection(selection.description) == selection, "\(selection)")
    }
    #expect(LayerSelection("1,5,6-mean") == .layers([1, 5, 6]))
    for bad in [",1", "1,,2", "1,2,", "mix:", "mix:a", "mix:1:2:3", "mix:nan", "1,2-max", "-", ","]
    {
      #expect(LayerSelection(bad) == nil, "\(bad)")
    }
  }
}
