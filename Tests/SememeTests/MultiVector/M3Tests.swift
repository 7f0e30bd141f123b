import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// BGE-M3's outputs one by one, and folders that are damaged.
@Suite struct M3Tests {
  private static let texts = [
    "the cat slept on the car", "", "Justice!", "rivers, banks and boats",
  ]
  private let folder: TemporaryTestFolder
  private let model: String

  init() throws {
    folder = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == "bge-m3" })
    model = try folder.copy(folder: golden.folder, as: "model")
  }

  @Test func onlyWhatIsAskedForIsComputed() async throws {
    let embedder = try M3Embedder(folder: model)
    let all = try await embedder.encode(Self.texts)
    let dense = try await embedder.encode(Self.texts, outputs: .dense)
    #expect(dense.lexical == nil && dense.multiVector == nil)
    #expect(dense.dense?.vectors == all.dense?.vectors)
    let lexical = try await embedder.encode(Self.texts, outputs: .lexical)
    #expect(lexical.dense == nil && lexical.lexical == all.lexical)
    let vectors = try await embedder.encode(Self.texts, outputs: .multiVector)
    #expect(vectors.multiVector?.vectors == all.multiVector?.vectors)
    #expect(try await embedder.encode([]).lexical?.count == 0)
    #expect(try await embedder.score([]).isEmpty)
  }

  @Test func aTextIsTheSameInAnyCompany() async throws {
    let all = try await M3Embedder(folder: model, options: .init(threads: 3)).encode(Self.texts)
    let embedder = try M3Embedder(folder: model, options: .init(threads: 1))
    for (index, text) in Self.texts.enumerated() {
      let alone = try await embedder.encode([text])
      #expect(alone.dense?[0] == all.dense?[index])
      #expect(alone.lexical?[0] == all.lexical?[index])
      #expect(alone.multiVector?[0] == all.multiVector?[index])
    }
  }

  /// The dense vectors are those of the folder's own modules: first token, unit length.
  @Test func theDenseVectorIsTheSentenceVector() async throws {
    let want = try await Embedder(folder: model).encode(Self.texts)
    let got = try await M3Embedder(folder: model).encode(Self.texts, outputs: .dense)
    #expect(got.dense?.vectors == want.vectors)
  }

  @Test func tokensAreToldByWeight() async throws {
    let embedder = try M3Embedder(folder: model)
    let lexical = try #require(try await embedder.encode(Self.texts).lexical)
    let decoded = try embedder.decode(lexical, topK: 3)
    #expect(decoded.map(\.count) == (0..<4).map { min(lexical[$0].count, 3) })
    for tokens in decoded {
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.weight >= $1.weight })
      #expect(tokens.allSatisfy { embedder.tokenizer.id(of: $0.token) == $0.id })
    }
    #expect(throws: SememeError.self) { try embedder.decode(lexical, topK: 0) }
  }

  @Test(arguments: ["sparse_linear.pt", "colbert_linear.pt"])
  func missingAndDamagedMapsAreNamed(file: String) throws {
    let bytes = try GoldenCases.bytes(of: "\(model)/\(file)")
    for damaged in [nil, [], Array(bytes.prefix(bytes.count / 2)), Array("{}".utf8)] {
      if let damaged {
        try folder.write(damaged, as: "model/\(file)")
      } else {
        try TestFiles.remove("\(model)/\(file)")
      }
      let error = #expect(throws: CheckpointError.self) { try M3Embedder(folder: model) }
      #expect(error?.message.contains(file) == true)
    }
  }

  @Test func mapsOfOtherWidthsAreRefused() throws {
    let small = try GoldenCases.bytes(of: "\(model)/sparse_linear.pt")
    let large = try GoldenCases.bytes(of: "\(model)/colbert_linear.pt")
    try folder.write(large, as: "model/sparse_linear.pt")
    let error = #expect(throws: CheckpointError.self) { try M3Embedder(folder: model) }
    #expect(error?.message.contains("[1, 32]") == true)
    // One number a token is a vector, too.
    try folder.write(small, as: "model/sparse_linear.pt")
    try folder.write(small, as: "model/colbert_linear.pt")
    #expect(try M3Embedder(folder: model).multiVectorDimension == 1)
  }

  @Test func mutatedMapsAreErrorsOrOutputs() async throws {
    var mutator = Mutator(seed: 77)
    var loaded = 0
    for file in ["sparse_linear.pt", "colbert_linear.pt"] {
      let original = try GoldenCases.bytes(of: "\(model)/\(file)")
      for _ in 0..<60 {
        try folder.write(mutator.mutate(original), as: "model/\(file)")
        guard let embedder = try? M3Embedder(folder: model) else { continue }
        loaded += 1
        _ = try? await embedder.score([(query: "cat", passage: "the cat")])
      }
      try folder.write(original, as: "model/\(file)")
    }
    #expect(loaded < 120)
    #expect(try M3Embedder(folder: model).dimension == 32)
  }
}
