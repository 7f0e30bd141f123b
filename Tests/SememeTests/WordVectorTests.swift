import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// A word's vectors in its sentences.
@Suite struct WordVectorTests {
  private func embedder() throws -> Embedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    return try Embedder(folder: golden.folder)
  }

  @Test func everyOccurrenceIsFoundWithItsBytes() async throws {
    let sentences = ["Über cats: a Cat, the cat.", "concatenate", "no such word", "cat"]
    let words = try await embedder().wordVectors(of: "cat", in: sentences)
    #expect(words.map(\.sentence) == [0, 0, 3])
    #expect(words.map(\.text) == ["Cat", "cat", "cat"])
    for word in words {
      let bytes = Array(sentences[word.sentence].utf8)[word.byteRange]
      #expect(String(decoding: bytes, as: UTF8.self) == word.text)
    }
  }

  @Test func lookupIsTheSameInEveryContext() async throws {
    let sentences = ["the cat slept", "a cat", "justice for every cat of Paris"]
    let embedder = try embedder()
    let words = try await embedder.wordVectors(of: "cat", in: sentences, layer: .lookup)
    #expect(words.count == 3)
    #expect(words.allSatisfy { $0.vector == words[0].vector })
    let contextual = try await embedder.wordVectors(of: "cat", in: sentences, layer: .last())
    #expect(contextual[0].vector != contextual[1].vector)
  }

  @Test func subtokensArePooledAsNamed() async throws {
    let embedder = try embedder()
    let sentence = "bonnetwise"
    let tokens = try await embedder.tokenVectors([sentence])[0]
    let inner = tokens.tokens.indices.filter { !tokens.tokens[$0].isSpecial }
    #expect(inner.count > 1)
    let rows = inner.map { tokens.vectors.rows($0..<$0 + 1).values }
    for pooling in SubtokenPooling.allCases {
      let got = try await embedder.wordVectors(
        of: sentence, in: [sentence], layer: .last(), subtokens: pooling)[0].vector
      switch pooling {
      case .first: #expect(got == rows.first)
      case .last: #expect(got == rows.last)
      case .mean:
        for column in got.indices {
          let mean = rows.reduce(0) { $0 + $1[column] } / Float(rows.count)
          #expect(abs(got[column] - mean) < 1e-5)
        }
      }
    }
  }

  @Test func layersAreSelectedAndCombined() async throws {
    let embedder = try embedder()
    let states = try await embedder.hiddenStates(["the cat"])[0].hiddenStates
    #expect(states.count == embedder.layerCount + 1)
    let first = try await embedder.tokenVectors(["the cat"], layer: .layer(0))[0].vectors
    let last = try await embedder.tokenVectors(["the cat"], layer: .layer(-1))[0].vectors
    #expect(first == states[0] && last == states[embedder.layerCount])
    let sum = try await embedder.tokenVectors(["the cat"], layer: .last(2, .sum))[0].vectors
    let want = zip(states[states.count - 2].values, states[states.count - 1].values).map(+)
    #expect(sum.values == want)
    for bad in [LayerSelection.layer(99), .layer(-99), .last(0), .last(99)] {
      await #expect(throws: SememeError.self) {
        try await embedder.tokenVectors(["cat"], layer: bad)
      }
    }
  }

  @Test func selectionsReadAsTheyAreWritten() {
    for selection in [LayerSelection.lookup, .layer(3), .layer(-1), .last(), .last(4, .sum)] {
      #expect(LayerSelection(selection.description) == selection)
    }
    #expect(LayerSelection("last") == .last() && LayerSelection("last4") == .last(4))
    for bad in ["", "lastx", "last4-", "last4-max", "4.5", "first"] {
      #expect(LayerSelection(bad) == nil, "\(bad)")
    }
  }

  @Test func attentionRowsAddUpToOne() async throws {
    let embedder = try embedder()
    let pair = try await embedder.attentions("the cat", pair: "slept on the car")
    #expect(pair.attentions.count == embedder.layerCount)
    for map in pair.attentions {
      #expect(map.shape == [embedder.headCount, pair.tokens.count, pair.tokens.count])
      for row in 0..<map.rows {
        #expect(abs(map.rows(row..<row + 1).values.reduce(0, +) - 1) < 1e-5)
      }
    }
  }
}
