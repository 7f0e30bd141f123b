import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Late-interaction models against plain torch that follows PyLate's rules, in float32.
@Suite struct MultiVectorGoldenTests {
  private static let settingsFile = "config_sentence_transformers.json"

  @Test("Golden late interaction") func goldenLateInteraction() async throws {
    var ran: [String] = []
    for golden in try GoldenCases.all() {
      guard let runs = try golden.expected.root["late_interaction"] else { continue }
      let tensors = try GoldenTensors(golden)
      for run in runs.elements {
        let name = "\(golden.name)/\(try run.requireString("name"))"
        try await check(run, try embedder(golden, run), tensors, name)
        ran.append(name)
      }
    }
    print("Golden late interaction: \(ran.count) ran (\(ran.joined(separator: ", ")))")
    #expect(!GoldenCases.isOwnSet || ran.count == 7)
  }

  /// The case's model, with a run's settings in the place of its own.
  private func embedder(_ golden: GoldenCase, _ run: JSONValue) throws -> MultiVectorEmbedder {
    let options = ModelOptions(precision: .float32)
    let path = "\(golden.folder)/\(Self.settingsFile)"
    guard let bytes = try? GoldenCases.bytes(of: path) else {
      return try MultiVectorEmbedder(folder: golden.folder, options: options)
    }
    guard case .object(let own) = JSON(try JSONDocument(bytes, source: path).root),
      case .object(let changed) = JSON(try run.requireObject("settings"))
    else { throw try JSONDocument(bytes, source: path).root.mismatch("an object") }
    let rest = own.filter { member in !changed.contains { $0.0 == member.0 } }
    let folder = try TemporaryTestFolder()
    let model = try folder.copy(folder: golden.folder, as: "model")
    try folder.write(JSON.object(rest + changed).encoded(), as: "model/\(Self.settingsFile)")
    return try MultiVectorEmbedder(folder: model, options: options)
  }

  private func check(
    _ run: JSONValue, _ embedder: MultiVectorEmbedder, _ tensors: GoldenTensors, _ name: String
  ) async throws {
    func texts(_ key: String) throws -> [String] {
      try run.requireObject(key).requireArray("texts").elements.map { $0.string ?? "" }
    }
    let queries = try await embedder.encodeQueries(texts("queries"))
    let documents = try await embedder.encodeDocuments(texts("documents"))
    for (key, got) in [("queries", queries), ("documents", documents)] {
      let want = try run.requireObject(key)
      let counts = try want.requireArray("counts").elements.map(\.int)
      #expect((0..<got.count).map { got[$0].rows } == counts, "\(name), \(key)")
      let lengths = try want.requireArray("input_ids").elements.map { $0.count }
      #expect(got.tokenCounts == lengths, "\(name), \(key)")
      let violation = Tolerance.golden.violation(
        got.vectors, try tensors.tensor(want.requireString("vectors")))
      #expect(violation == nil, "\(name), \(key): \(violation ?? "")")
    }
    let scores = embedder.similarity(queries, documents)
    let violation = Tolerance.golden.violation(
      scores, try tensors.tensor(run.requireString("scores")))
    #expect(violation == nil, "\(name), scores: \(violation ?? "")")
    let rankings = try run.requireArray("ranking").elements.map { $0.elements.map(\.int) }
    for (query, want) in zip(try texts("queries"), rankings) {
      let hits = try await embedder.rank(query, texts("documents"))
      #expect(hits.map(\.index) == want, "\(name), ranking of \"\(query.prefix(20))\"")
    }
  }
}
