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
      try await checkRefused(expected, embedder, golden)
      try checkSimilarity(expected, embedder, tensors, golden)
      ran.append(golden.name)
    }
    print("Golden sentence cases: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    if !waiting.isEmpty { print("Golden sentence cases of other families: \(waiting)") }
    #expect(!GoldenCases.isOwnSet || (!ran.isEmpty && waiting.isEmpty))
  }

  @Test func weightedLayersDoNothingWithoutHiddenStates() async throws {
    guard let golden = try GoldenCases.all().first(where: { $0.name == "sbert-weighted-layers" })
    else {
      #expect(!GoldenCases.isOwnSet, "sbert-weighted-layers is missing")
      return
    }
    let temporary = try TemporaryTestFolder()
    let model = try temporary.copy(folder: golden.folder, as: "model")
    let path = "\(model)/config.json"
    let text = String(decoding: try GoldenCases.bytes(of: path), as: UTF8.self)
    let changed = text.replacing(
      #""output_hidden_states": true"#, with: #""output_hidden_states": false"#)
    #expect(changed != text)
    try temporary.write(Array(changed.utf8), as: "model/config.json")
    let expected = try golden.expected.root
    let texts = texts(expected["encode"]?[0]?["texts"])
    let got = try await Embedder(folder: model, options: .init(precision: .float32)).encode(texts)
    let want = try GoldenTensors(golden).tensor(
      expected.requireString("without_output_hidden_states"))
    #expect(Tolerance.golden.violation(got.vectors, want) == nil)
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
    let texts = texts(call["texts"])
    var options = try options(call, "\(golden.name)/\(name)")
    if let prompts = call["prompts"] { options.prompt = .each(self.texts(prompts)) }
    let got: Embeddings
    switch call["method"]?.string {
    case "encode_query": got = try await embedder.encodeQuery(texts, options: options)
    case "encode_document": got = try await embedder.encodeDocument(texts, options: options)
    default:
      if let pairs = call["pairs"] {
        got = try await embedder.encode(texts, pairs: self.texts(pairs), options: options)
      } else {
        got = try await embedder.encode(texts, options: options)
      }
    }
    let want = try tensors.tensor(try call.requireString("embeddings"))
    let violation = Tolerance.golden.violation(got.vectors, want)
    #expect(violation == nil, "\(golden.name)/\(name): \(violation ?? "")")
  }

  private func options(_ call: JSONValue, _ name: String) throws -> EmbeddingOptions {
    var options = EmbeddingOptions()
    for (key, value) in try call.requireObject("arguments").members {
      switch key.string {
      case "normalize_embeddings": options.normalizes = value.bool ?? false
      case "truncate_dim": options.truncateDimension = value.int
      case "prompt_name": options.prompt = .named(try #require(value.string))
      case "prompt": options.prompt = .text(try #require(value.string))
      case "task": options.task = value.string
      default: Issue.record("\(name): unknown argument \(key.string)")
      }
    }
    return options
  }

  /// Calls that the reference refuses are refused here.
  private func checkRefused(
    _ expected: JSONValue, _ embedder: Embedder, _ golden: GoldenCase
  ) async throws {
    guard let refused = expected["refused"] else { return }
    for call in refused.elements {
      let options = try options(call, golden.name)
      let error = await #expect(throws: SememeError.self, "\(golden.name)") {
        try await embedder.encode("", options: options)
      }
      #expect(error?.code == .unknownTask)
    }
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
