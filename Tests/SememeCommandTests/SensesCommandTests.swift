import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe senses` compares a word's vectors, layer by layer.
@Suite struct SensesCommandTests {
  private let sentences = ["the cat slept", "a car, a Cat", "no such animal", "cat and cat"]

  private func run(_ arguments: [String], input: [UInt8] = []) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["senses", "--model", GoldenModel.plain, "cat"] + arguments, input: input)
  }

  @Test func staticVectorsAreOneAndContextualOnesTheLibrarys() async throws {
    let result = try await run(
      ["--format", "json", "--layer", "last2", "--subtokens", "first"] + sentences)
    #expect(result.status == 0)
    #expect(result.errors.contains("sentence 3 does not use \"cat\""), "\(result.errors)")
    let root = try JSONDocument(result.output, source: "senses").root
    let uses = root["uses"].map { Array($0.elements) } ?? []
    #expect(uses.compactMap { $0["sentence"]?.int } == [0, 1, 3, 3])
    #expect(uses.compactMap { $0["text"]?.string } == ["cat", "Cat", "cat", "cat"])
    let layers = root["layers"].map { Array($0.elements) } ?? []
    #expect(layers.compactMap { $0["layer"]?.string } == ["lookup", "last2"])
    let matrices = layers.map { layer in
      (layer["cosines"].map { $0.elements.flatMap(\.elements) } ?? []).map {
        Float($0.double ?? .nan)
      }
    }
    #expect(matrices[0].count == 16 && matrices[0].allSatisfy { abs($0 - 1) < 1e-6 })
    let words = try await Embedder(folder: GoldenModel.plain).wordVectors(
      of: "cat", in: sentences, layer: .last(2), subtokens: .first)
    let vectors = Embeddings(Tensor(words.flatMap(\.vector), shape: [4, words[0].vector.count]))
    #expect(matrices[1] == vectors.similarity(to: vectors).values)
  }

  @Test func allLayersFromStandardInput() async throws {
    let result = try await run(["--layer", "all"], input: sentences.asLines)
    #expect(result.status == 0)
    for title in ["static", "layer 0", "layer 1", "layer 2"] {
      #expect(result.lines.contains { $0.hasPrefix(title) }, "\(title)")
    }
  }

  @Test func theLastLayerByItsNegativeNumber() async throws {
    let last = try await run(["--layer", "-1", "--format", "json"] + sentences)
    let second = try await run(["--layer", "2", "--format", "json"] + sentences)
    #expect(last.status == 0, "\(last.errors)")
    func cosines(_ result: BuiltBinary.Result) throws -> [Double] {
      let layer = try JSONDocument(result.output, source: "senses").root["layers"]?[1]
      return layer?["cosines"].map { $0.elements.flatMap(\.elements).compactMap(\.double) } ?? []
    }
    #expect(try cosines(last).count == 16)
    #expect(try cosines(last) == cosines(second))
  }

  @Test func noSentences() async throws {
    let result = try await run([])
    #expect(result.status == 65)
    #expect(result.errors.contains("no sentences were given"), "\(result.errors)")
  }

  @Test func aWordThatNoSentenceUses() async throws {
    let result = try await run(["concatenate cats"])
    #expect(result.status == 65)
    #expect(result.errors.contains("none of the 1 sentences uses \"cat\""), "\(result.errors)")
  }

  @Test func aLayerThatTheModelDoesNotHave() async throws {
    let result = try await run(["a cat", "--layer", "3"])
    #expect(result.status == 2)
    #expect(result.errors.contains("layers 0 (embeddings) to 2"), "\(result.errors)")
  }
}
