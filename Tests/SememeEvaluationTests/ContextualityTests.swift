import Sememe
import SememeEvaluation
import SememeTensors
import SememeTestSupport
import Testing

@Suite("How contextual layers are")
struct ContextualityTests {
  private func embedder(threads: Int? = nil) throws -> Embedder {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    return try Embedder(folder: golden.folder, options: ModelOptions(threads: threads))
  }

  private let sentences = [
    "the cat sat on the warm stone", "a cat and a dog", "my dog left the river",
    "the river was warm", "no cat sees the river", "a warm dog", "the stone left a mark",
    "my cat slept", "the dog slept on a stone", "a river of stone",
  ]

  @Test func measuresOfRowsAreThoseByHand() throws {
    let rows = UnitRows(Tensor([1, 0, 0, 2, 1, 1, 3, 0, 0, 4], shape: [5, 2]))
    let half = 0.5.squareRoot()
    #expect(abs(rows.meanCosine([0, 1, 2]) - 2 * half / 3) < 1e-12)
    #expect(abs(rows.meanCosine([0, 3]) - 1) < 1e-12)
    // The mean of (1, 0) and (0, 2) is (½, 1).
    let length = 1.25.squareRoot()
    #expect(abs(rows.meanCosineWithMean([0, 1]) - (0.5 / length + 1 / length) / 2) < 1e-12)
    #expect(abs(try rows.explainableVariance([3, 4]) - 16.0 / 25) < 1e-12)
    #expect(abs(try rows.explainableVariance([0, 3]) - 1) < 1e-12)
  }

  /// A book in one line is work for moments, not for hours.
  @Test(.timeLimit(.minutes(1))) func aLongLineIsNoTrouble() async throws {
    var random = SeededGenerator(seed: 1)
    let words = (0..<150_000).map { _ in "w\(Int.random(in: 0..<500, using: &random))" }
    let corpus = SenseCorpus(words: [words.joined(separator: " ")] + sentences)
    #expect(corpus.uses.count > 150_000)
    let report = try await Contextuality.measure(
      try embedder(), on: corpus, options: ContextualityOptions(minimumSentences: 3))
    #expect(report.wordCount >= 5)
  }

  /// Every measure but the drawn ones, from vectors compared pair by pair.
  @Test func measuresAgreeWithPairs() async throws {
    let embedder = try embedder()
    let corpus = SenseCorpus(words: sentences)
    let report = try await Contextuality.measure(
      embedder, on: corpus, options: ContextualityOptions(minimumSentences: 3))
    #expect(report.layers.map(\.layer) == Array(0...embedder.layerCount))
    #expect(report.sentenceCount == sentences.count && report.randomCount == sentences.count)
    for layer in report.layers {
      let vectors = try await corpus.vectors(embedder, layers: [.layer(layer.layer)]).vectors[0]
      func cosine(_ a: [Float], _ b: [Float]) -> Double {
        func dot(_ x: [Float], _ y: [Float]) -> Double {
          zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
      }
      let rows = (0..<vectors.rows).map { vectors.rows($0..<$0 + 1).values }
      var (uses, bySentence): ([String: [Int]], [Int: [Int]]) = ([:], [:])
      for (index, use) in corpus.uses.enumerated() {
        let text = corpus.text(of: use)
        bySentence[use.sentence, default: []].append(index)
        // One use of each sentence.
        if uses[text]?.contains(where: { corpus.uses[$0].sentence == use.sentence }) != true {
          uses[text, default: []].append(index)
        }
      }
      let known = uses.values.filter { $0.count >= 3 }
      #expect(report.wordCount == known.count && known.count >= 5)
      let own = known.map { word -> Double in
        let pairs = word.indices.flatMap { i in
          word.indices.filter { $0 > i }.map { cosine(rows[word[i]], rows[word[$0]]) }
        }
        return pairs.reduce(0, +) / Double(pairs.count)
      }
      #expect(abs(layer.selfSimilarity - own.reduce(0, +) / Double(own.count)) < 1e-6)
      let inner = bySentence.values.map { sentence -> Double in
        let mean = rows[0].indices.map { column in
          sentence.reduce(0) { $0 + rows[$1][column] } / Float(sentence.count)
        }
        return sentence.reduce(0) { $0 + cosine(rows[$1], mean) } / Double(sentence.count)
      }
      let expected = inner.reduce(0, +) / Double(inner.count)
      #expect(abs(layer.intraSentenceSimilarity - expected) < 1e-5)
      #expect(layer.explainableVariance > 0.2 && layer.explainableVariance <= 1 + 1e-9)
      #expect(abs(layer.anisotropy) <= 1)
    }
  }

  @Test func threadsAndRunsDoNotChangeTheResult() async throws {
    let corpus = SenseCorpus(words: sentences)
    let options = ContextualityOptions(
      minimumSentences: 2, wordLimit: 4, usesPerWord: 3, sentenceLimit: 5, randomCount: 6, seed: 9)
    let one = try await Contextuality.measure(
      try embedder(threads: 1), on: corpus, options: options)
    let two = try await Contextuality.measure(
      try embedder(threads: 3), on: corpus, options: options)
    #expect(one == two)
    #expect(one.wordCount == 4 && one.sentenceCount == 5 && one.randomCount == 6)
  }

  @Test func tooLittleIsAnError() async throws {
    let embedder = try embedder()
    func message(_ sentences: [String], _ options: ContextualityOptions = .init()) async -> String {
      do {
        _ = try await Contextuality.measure(
          embedder, on: SenseCorpus(words: sentences), options: options)
        return ""
      } catch { return "\(error)" }
    }
    #expect(await message([]).contains("no word is used in 5 sentences"))
    #expect(await message([String](repeating: "the cat", count: 9)).contains("no word is used"))
    #expect(await message(sentences, .init(minimumSentences: 1)).contains("expected at least 2"))
  }
}
