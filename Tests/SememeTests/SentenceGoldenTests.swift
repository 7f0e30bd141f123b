import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Whole sentence-transformers folders against sentence-transformers, in its own float32.
@Suite struct SentenceGoldenTests {
  @Test("Golden sentence cases") func goldenSentences() async throws {
    var ran: [String] = []
    var waiting: [String] = []
    for golden in try GoldenCases.all() {
      let expected = try golden.expected.root
      guard let calls = expected["encode"] else { continue }
      let embedder: Embedder
      do {
        embedder = try Embedder(folder: golden.folder, options: .init(precision: .float32))
      } catch {
        guard isUnsupported(error) else { throw error }
        waiting.append(golden.name)
        continue
      }
      let tensors = try GoldenTensors(golden)
      for call in calls.elements { try await check(call, embedder, tensors, golden) }
      try await checkForward(expected, embedder, tensors, golden)
      try checkSimilarity(expected, embedder, tensors, golden)
      ran.append(golden.name)
    }
    print("Golden sentence cases: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    if !waiting.isEmpty { print("Golden sentence cases of other families: \(waiting)") }
    #expect(!GoldenCases.isOwnSet || (!ran.isEmpty && waiting.isEmpty))
  }

  private func isUnsupported(_ error: any Error) -> Bool {
    switch error {
    case let error as ModelError: error.code == .unsupportedArchitecture
    case let error as SememeError: error.message.contains("not supported")
    case let error as TokenizerError: error.code == .unsupportedComponent
    default: false
    }
  }

  private func texts(_ value: JSONValue?) -> [String] {
    value.map { $0.elements.map { $0.string ?? "" } } ?? []
  }

  private func check(
    _ call: JSONValue, _ embedder: Embedder, _ tensors: GoldenTensors, _ golden: GoldenCase
  ) async throws {
    let name = try call.requireString("name")
    var options = EmbeddingOptions()
    for (key, value) in try call.requireObject("arguments").members {
      switch key.string {
      case "normalize_embeddings": options.normalizes = value.bool ?? false
      case "truncate_dim": options.truncateDimension = value.int
      case "prompt_name": options.prompt = .named(try #require(value.string))
      case "prompt": options.prompt = .text(try #require(value.string))
      default: Issue.record("\(golden.name)/\(name): unknown argument \(key.string)")
      }
    }
    let got: Embeddings
    switch call["method"]?.string {
    case "encode_query":
      got = try await embedder.encodeQuery(texts(call["texts"]), options: options)
    case "encode_document":
      got = try await embedder.encodeDocument(texts(call["texts"]), options: options)
    default: got = try await embedder.encode(texts(call["texts"]), options: options)
    }
    let want = try tensors.tensor(try call.requireString("embeddings"))
    let violation = Tolerance.golden.violation(got.vectors, want)
    #expect(violation == nil, "\(golden.name)/\(name): \(violation ?? "")")
  }

  /// One padded batch of the reference: our token vectors are its rows with content.
  private func checkForward(
    _ expected: JSONValue, _ embedder: Embedder, _ tensors: GoldenTensors, _ golden: GoldenCase
  ) async throws {
    guard let forward = expected["forward"],
      let name = forward["token_embeddings"]?.string
    else { return }
    let want = try tensors.tensor(name)
    let masks = try forward.requireArray("attention_mask").elements.map { row in
      row.elements.map { $0.int ?? 0 }
    }
    let tokens = try await embedder.tokenVectors(texts(forward["texts"]))
    for (index, got) in tokens.enumerated() {
      let length = masks[index].reduce(0, +)
      let start = index * want.shape[1]
      let rows = want.reshaped([want.rows, want.width]).rows(start..<start + length)
      let violation = Tolerance.golden.violation(got.vectors, rows)
      #expect(violation == nil, "\(golden.name), tokens of text \(index): \(violation ?? "")")
    }
  }

  private func checkSimilarity(
    _ expected: JSONValue, _ embedder: Embedder, _ tensors: GoldenTensors, _ golden: GoldenCase
  ) throws {
    guard let similarity = expected["similarity"]?.string else { return }
    if similarity == "similarity" {
      let queries = Embeddings(try tensors.tensor("encode/query"))
      let passages = Embeddings(try tensors.tensor("encode/passage"))
      let got = queries.similarity(to: passages, by: embedder.similarityFunction)
      let violation = Tolerance.golden.violation(got, try tensors.tensor(similarity))
      #expect(violation == nil, "\(golden.name), queries and passages: \(violation ?? "")")
      return
    }
    let all = Embeddings(try tensors.tensor("encode/full"))
    let (first, second) = (all.vectors.rows(0..<4), all.vectors.rows(4..<8))
    for function in SimilarityFunction.allCases {
      let matrix = all.similarity(to: all, by: function)
      var violation = Tolerance.golden.violation(
        matrix, try tensors.tensor("similarity/\(function.rawValue)"))
      #expect(violation == nil, "\(golden.name), \(function): \(violation ?? "")")
      let pairs = Embeddings(first).similarityPairwise(to: Embeddings(second), by: function)
      violation = Tolerance.golden.violation(
        pairs, try tensors.tensor("similarity_pairwise/\(function.rawValue)"))
      #expect(violation == nil, "\(golden.name), \(function), pairs: \(violation ?? "")")
    }
  }
}
