import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// What an embedder promises whose tokens have one vector in all texts.
@Suite struct StaticEmbedderTests {
  private let folder: TemporaryTestFolder

  init() throws { folder = try TemporaryTestFolder() }

  private func golden(_ name: String = "sbert-static-embedding") throws -> String {
    try #require(try GoldenCases.all().first { $0.name == name }).folder
  }

  private func embedder(_ name: String = "sbert-static-embedding") throws -> Embedder {
    try Embedder(folder: try golden(name))
  }

  @Test func itSaysWhatItIs() throws {
    let embedder = try embedder()
    #expect(embedder.architecture == "static-embedding")
    #expect(embedder.layerCount == 0 && embedder.headCount == 0)
    #expect(embedder.hiddenSize == 48 && embedder.dimension == 48)
    #expect(embedder.parameterCount == 700 * 48)
    #expect(embedder.maximumLength == .max)
    #expect(embedder.poolingModes == [.mean] && embedder.normalizes)
    #expect(embedder.tasks.isEmpty)
    for precision in Precision.allCases {
      let other = try Embedder(folder: try golden(), options: .init(precision: precision))
      #expect(other.precision == .float32)
    }
  }

  @Test func emptyTextsGiveZeros() async throws {
    for name in ["sbert-static-embedding", "static-model2vec", "static-model2vec-weighted"] {
      let embedder = try embedder(name)
      let vectors = try await embedder.encode(["", "people", " "])
      #expect(vectors[0].allSatisfy { $0 == 0 } && vectors[2].allSatisfy { $0 == 0 })
      #expect(vectors[1].contains { $0 != 0 })
      #expect(vectors.tokenCounts == [0, 1, 0])
      let none = try await embedder.encode([String]())
      #expect(none.count == 0 && none.dimension == embedder.dimension)
    }
  }

  @Test func everyLayerThatCanBeAskedForIsTheTable() async throws {
    let embedder = try embedder()
    let text = ["the people hear", ""]
    let lookup = try await embedder.tokenVectors(text, layer: .lookup)
    #expect(lookup[0].tokens.map(\.piece) == ["the", "people", "hear"])
    #expect(lookup[0].tokens.allSatisfy { !$0.isSpecial } && lookup[1].tokens.isEmpty)
    #expect(lookup[1].vectors.shape == [0, 48])
    for layer in [LayerSelection.last(), .layer(0), .layer(-1)] {
      let other = try await embedder.tokenVectors(text, layer: layer)
      #expect(other.map(\.vectors) == lookup.map(\.vectors))
    }
    let states = try await embedder.hiddenStates(text)
    #expect(states.map(\.hiddenStates) == lookup.map { [$0.vectors] })
    #expect(try await embedder.attentions(text).allSatisfy(\.attentions.isEmpty))
    for layer in [LayerSelection.layer(1), .layer(-2), .last(2), .last(0)] {
      let error = await #expect(throws: SememeError.self) {
        try await embedder.tokenVectors(text, layer: layer)
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test func aWordHasOneVectorInAllSentences() async throws {
    let sentences = ["the cat slept", "justice for every cat of Paris"]
    let words = try await embedder().wordVectors(of: "cat", in: sentences)
    #expect(words.map(\.sentence) == [0, 1] && words[0].vector == words[1].vector)
    let likeness = try await embedder().encode(sentences)
    let scores = try embedder().similarity(likeness, likeness)
    #expect(abs(scores[0, 0] - 1) < 1e-5 && scores[0, 1] > 0.1 && scores[0, 1] < 1)
  }

  @Test func unknownTokensAreLeftOutWhereModel2VecDoes() async throws {
    let (plain, model2Vec) = (try embedder(), try embedder("static-model2vec"))
    // No piece of the vocabulary spells an emoji.
    #expect(try await plain.encode(["people 🏨"]).tokenCounts == [2])
    #expect(try await model2Vec.encode(["people 🏨"]).tokenCounts == [1])
    #expect(try await model2Vec.encode("people 🏨") == model2Vec.encode("people"))
    #expect(try await plain.encode("people 🏨") != plain.encode("people"))
  }

  @Test(arguments: ["sbert-static-embedding", "static-model2vec-vocabulary"])
  func vectorsDoNotDependOnCompanyOrThreads(name: String) async throws {
    let alone = try Embedder(folder: try golden(name), options: .init(threads: 1))
    let long = String(repeating: "the cat slept on the warm bonnet of the car ", count: 3000)
    let texts = InvarianceTests.texts + [long]
    for threads in [1, 2, 3, 8] {
      let together = try Embedder(folder: try golden(name), options: .init(threads: threads))
      let batch = try await together.encode(texts)
      let reversed = try await together.encode(texts.reversed())
      for (index, text) in texts.enumerated() {
        let vector = try await alone.encode(text)
        #expect(vector == batch[index], "text \(index)")
        #expect(vector == reversed[texts.count - 1 - index], "text \(index)")
      }
    }
  }

  @Test func lengthsAreCutAndKeptInSavedFolders() async throws {
    for (name, file) in [
      ("sbert-static-embedding", "0_StaticEmbedding/tokenizer.json"),
      ("static-model2vec", "tokenizer.json"),
    ] {
      var embedder = try embedder(name)
      let text = "the people shall hear what was said again"
      let whole = try await embedder.encode(text)
      #expect(throws: SememeError.self) { try embedder.setMaximumLength(0) }
      try embedder.setMaximumLength(2)
      let cut = try await embedder.encode([text])
      #expect(cut.tokenCounts == [2] && cut.truncatedTokenCounts[0] > 5)
      #expect(try await embedder.encode("the people") == cut[0])
      await #expect(throws: SememeError.self) {
        try await embedder.encode(text, options: .init(overlong: .fail))
      }
      try embedder.save(to: "\(folder.path)/\(name)-cut")
      var saved = try Embedder(folder: "\(folder.path)/\(name)-cut")
      #expect(saved.maximumLength == 2)
      #expect(try await saved.encode(text) == cut[0])
      try saved.setMaximumLength(.max)
      try saved.save(to: "\(folder.path)/\(name)-whole")
      let again = try Embedder(folder: "\(folder.path)/\(name)-whole")
      #expect(again.maximumLength == .max)
      #expect(try await again.encode(text) == whole)
      #expect(TestFiles.exists("\(folder.path)/\(name)-whole/\(file)"))
    }
  }

  @Test func foldersWithoutModulesAreReadByTheirConfiguration() async throws {
    let golden = try golden("static-model2vec")
    let want = try await Embedder(folder: golden).encode("the cat slept")
    let bare = try folder.copy(folder: golden, as: "bare")
    try TestFiles.remove("\(bare)/modules.json")
    #expect(try await Embedder(folder: bare).encode("the cat slept") == want)
    for configuration in [
      #"{"model_type":"model2vec","normalize":true}"#, #"{"normalize":true}"#,
    ] {
      try folder.write(Array(configuration.utf8), as: "bare/config.json")
      #expect(try await Embedder(folder: bare).encode("the cat slept") == want)
    }
    try folder.write(Array(#"{"model_type":"model2vec"}"#.utf8), as: "bare/config.json")
    let embedder = try Embedder(folder: bare)
    #expect(!embedder.normalizes)
    #expect(try await embedder.encode("the cat slept", options: .init(normalizes: true)) == want)
  }

  @Test func tokenIDsAreCheckedAgainstTheTable() async throws {
    let embedder = try embedder("static-model2vec-vocabulary")
    #expect(embedder.parameterCount == 60 * 24 + 700)
    let ids = try await embedder.tokenVectors(["the cat slept"])[0].tokens.map(\.id)
    #expect(try await embedder.encode(tokenIDs: [ids])[0] == embedder.encode("the cat slept"))
    for bad: [Int32] in [[-1], [700], [Int32.max], []] {
      await #expect(throws: (any Error).self) { try await embedder.encode(tokenIDs: [bad]) }
    }
  }

  @Test func aStreamOfTextsGivesTheSameVectors() async throws {
    let embedder = try embedder()
    let stream = AsyncStream { continuation in
      for text in InvarianceTests.texts { continuation.yield(text) }
      continuation.finish()
    }
    var rows: [[Float]] = []
    for try await window in embedder.encode(stream, window: .init(texts: 7, bytes: 200)) {
      rows += (0..<window.count).map { window[$0] }
    }
    let all = try await embedder.encode(InvarianceTests.texts)
    #expect(rows == (0..<all.count).map { all[$0] })
  }

  @Test func promptsAndPairsArePutTogether() async throws {
    let embedder = try embedder()
    let prompted = try await embedder.encode("slept", options: .init(prompt: .text("the cat ")))
    #expect(try await embedder.encode("the cat slept") == prompted)
    let pair = try await embedder.encode(["the cat"], pairs: ["slept"])
    let violation = Tolerance.close.violation(pair.vectors, Tensor(prompted, shape: [1, 48]))
    #expect(violation == nil)
  }
}
