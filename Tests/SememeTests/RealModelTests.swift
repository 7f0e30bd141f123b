import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// The real all-MiniLM-L6-v2, where the model cache holds it (`make test` puts it there).
@Suite(
  .enabled(
    if: RealModel.folder != nil,
    "all-MiniLM-L6-v2 is not in the model cache: run Scripts/fetch-default-model"))
struct RealModelTests {
  private func embedder(_ precision: Precision = .auto) throws -> Embedder {
    try Embedder(folder: try #require(RealModel.folder), options: .init(precision: precision))
  }

  /// The values of fastembed's and sentence-transformers' own documentation.
  @Test func helloWorldBeginsAsPublished() async throws {
    let vector = try await embedder(.float32).encode("hello world")
    #expect(vector.count == 384)
    let published: [Float] = [-0.034478, 0.03102, 0.00673, 0.02611, -0.039362]
    for (got, want) in zip(vector, published) { #expect(abs(got - want) < 1e-5) }
    #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test func settingsComeFromTheFiles() throws {
    let embedder = try embedder()
    #expect(embedder.maximumLength == 256)
    #expect(embedder.dimension == 384 && embedder.hiddenSize == 384 && embedder.layerCount == 6)
    #expect(embedder.poolingModes == [.mean] && embedder.normalizes)
    #expect(embedder.similarityFunction == .cosine)
  }

  @Test func likeSentencesAreNearerThanUnlikeOnes() async throws {
    let embedder = try embedder()
    let vectors = try await embedder.encode([
      "How do artificial neural networks work?", "Neural networks are inspired by the human brain.",
      "Python is a popular programming language for AI.", "The soup was cold.",
    ])
    let scores = embedder.similarity(vectors, vectors)
    #expect(scores[0, 1] > scores[0, 2] && scores[0, 2] > scores[0, 3])
  }

  @Test func realVectorsDoNotDependOnCompanyOrThreads() async throws {
    let folder = try #require(RealModel.folder)
    let alone = try Embedder(folder: folder, options: .init(threads: 1))
    let together = try Embedder(folder: folder, options: .init(threads: 3))
    let texts = InvarianceTests.texts.map { "The bank of \($0)" }
    let batch = try await together.encode(texts)
    for index in stride(from: 0, to: texts.count, by: 9) {
      #expect(try await alone.encode(texts[index]) == batch[index])
    }
  }

  @Test func aWordsLookupIsOneAndItsContextIsNot() async throws {
    let embedder = try embedder()
    let sentences = ["I deposited money at the bank", "We sat by the river bank"]
    let lookup = try await embedder.wordVectors(of: "bank", in: sentences, layer: .lookup)
    let context = try await embedder.wordVectors(of: "bank", in: sentences)
    func cosine(_ words: [WordVector]) -> Float {
      let vectors = Embeddings(Tensor(words.flatMap(\.vector), shape: [2, embedder.hiddenSize]))
      return vectors.similarity(to: vectors)[0, 1]
    }
    #expect(abs(cosine(lookup) - 1) < 1e-6)
    #expect(cosine(context) < 0.95)
  }
}

/// Where the real model lies on this machine.
enum RealModel {
  /// Nil where the cache does not have it; a cache that has a part of it fails the tests.
  static let folder: String? = {
    let cache = HubCache()
    guard let id = try? ModelID("sentence-transformers/all-MiniLM-L6-v2") else { return nil }
    return (try? cache.snapshot(of: id)) ?? nil
  }()
}
