import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// Models with routes: which task takes which, and configurations that lie.
@Suite struct RouterTests {
  private let folder: TemporaryTestFolder
  private let model: String

  init() throws {
    folder = try TemporaryTestFolder()
    model = try folder.copy(folder: try RouterTests.golden("sbert-router"), as: "model")
  }

  private static func golden(_ name: String) throws -> String {
    try #require(try GoldenCases.all().first { $0.name == name }).folder
  }

  private func message(_ configuration: String) throws -> String {
    try folder.write(Array(configuration.utf8), as: "model/router_config.json")
    return "\(try #require(throws: (any Error).self) { try Embedder(folder: model) })"
  }

  /// router_config.json with one key of the whole or of its parameters replaced.
  private func configuration(_ key: String, _ value: JSON) throws -> String {
    let path = "\(model)/router_config.json"
    guard
      case .object(let members) = JSON(
        try JSONDocument(GoldenCases.bytes(of: path), source: path).root)
    else { return "" }
    func replaced(_ members: [(String, JSON)]) -> [(String, JSON)] {
      members.filter { $0.0 != key } + [(key, value)]
    }
    let isParameter = ["default_route", "allow_empty_key", "route_mappings"].contains(key)
    let changed =
      isParameter
      ? members.map { name, inner in
        guard name == "parameters", case .object(let parameters) = inner else {
          return (name, inner)
        }
        return (name, JSON.object(replaced(parameters)))
      } : replaced(members)
    return String(decoding: JSON.object(changed).encoded(), as: UTF8.self)
  }

  @Test func routesHaveEncodersOfTheirOwn() async throws {
    let embedder = try Embedder(folder: model)
    #expect(embedder.tasks == ["query", "document"])
    #expect(embedder.architecture == "bert" && embedder.layerCount == 2)
    #expect(embedder.dimension == 24)
    let query = try await embedder.tokenVectors(["the people"], task: "query")[0]
    #expect(query.tokens.count == 2 && query.vectors.width == 24)
    let document = try await embedder.tokenVectors(["the people"], task: "document")[0]
    #expect(document.tokens.count == 4 && document.vectors.width == 32)
    #expect(try await embedder.hiddenStates(["the cat"], task: "query")[0].hiddenStates.count == 1)
    #expect(try await embedder.attentions(["the cat"])[0].attentions.count == 2)
    let words = try await embedder.wordVectors(of: "cat", in: ["the cat", "a cat"], task: "query")
    #expect(words[0].vector == words[1].vector)
    let ids = query.tokens.map(\.id)
    #expect(
      try await embedder.encode(tokenIDs: [ids], options: .init(task: "query"))[0]
        == embedder.encode("the people", options: .init(task: "query")))
  }

  @Test func unknownTasksAreRefusedWithTheKnownOnes() async throws {
    let embedder = try Embedder(folder: model)
    let error = await #expect(throws: SememeError.self) {
      try await embedder.encode("x", options: .init(task: "headline"))
    }
    #expect(error?.code == .unknownTask)
    #expect(error?.message.contains("\"query\", \"document\"") == true)
    let plain = try Embedder(folder: try Self.golden("sbert-mean-normalize"))
    #expect(
      try await plain.encode("the cat", options: .init(task: "headline"))
        == plain.encode("the cat"))
  }

  @Test func withoutADefaultATaskMustBeNamed() async throws {
    let embedder = try Embedder(folder: try Self.golden("sbert-router-rules"))
    #expect(embedder.tasks == ["light", "heavy", "query", "document", "don't"])
    let error = await #expect(throws: SememeError.self) { try await embedder.encode("x") }
    #expect(error?.code == .unknownTask)
    #expect(error?.message.contains("no default route") == true)
    #expect(throws: SememeError.self) { try embedder.tokenize(["x"]) }
  }

  @Test func settingsGoToEveryRouteAndAreSaved() async throws {
    for name in ["sbert-router", "sbert-asym"] {
      var embedder = try Embedder(folder: try Self.golden(name))
      #expect(throws: SememeError.self) { try embedder.setMaximumLength(2) }
      try embedder.setMaximumLength(5)
      embedder.setIncludesPrompt(false)
      let text = "the cat slept on the warm bonnet of the car"
      let options = EmbeddingOptions(prompt: .text("a cat "))
      try embedder.save(to: "\(folder.path)/\(name)-saved")
      let saved = try Embedder(folder: "\(folder.path)/\(name)-saved")
      #expect(saved.maximumLength == 5 && !saved.includesPrompt && saved.tasks == embedder.tasks)
      for task in embedder.tasks {
        var options = options
        options.task = task
        let want = try await embedder.encode([text], options: options)
        #expect(want.tokenCounts == [5])
        #expect(try await saved.encode([text], options: options).vectors == want.vectors)
      }
    }
  }

  @Test(
    arguments: [
      ("default_route", JSON.string("headline"), "headline"),
      ("default_route", .int(3), "default_route"),
      ("allow_empty_key", .string("yes"), "allow_empty_key"),
      ("route_mappings", ["('query', None)": "nowhere"], "nowhere"),
      ("route_mappings", ["query": "query"], "\"query\""),
      ("route_mappings", ["('query', None": "query"], "('query', None"),
      ("route_mappings", ["('query', ('text', ))) ": "query"], "route_mappings"),
      ("route_mappings", ["__import__('os')": "query"], "route_mappings"),
      ("route_mappings", ["(None, None)": .int(1)], "route"),
      ("structure", [:], "1 to 64 routes"), ("structure", .null, "structure"),
      ("structure", ["query": "query_0_StaticEmbedding"], "structure"),
      ("structure", ["query": [.int(1)]], "structure"),
      ("structure", ["query": ["absent"]], "absent"),
      ("structure", ["query": []], "\"query\""),
      ("structure", ["query": ["document_1_Pooling"]], "\"query\""),
      (
        "structure",
        ["query": ["query_0_StaticEmbedding", "document_0_Transformer"]], "\"query\""
      ),
      ("types", ["query_0_StaticEmbedding": "x.CNN"], "x.CNN"), ("types", .null, "types"),
    ] as [(String, JSON, String)])
  func wrongConfigurationsAreNamed(key: String, value: JSON, word: String) throws {
    let message = try message(configuration(key, value))
    #expect(message.contains("router_config.json") && message.contains(word), "\(message)")
  }

  @Test(arguments: ["..", "../model", "/etc", ".", "", "a/../..", "a\u{0}b"])
  func modulesStayInTheirRoutersFolder(name: String) throws {
    let text = try configuration("structure", ["query": [.string(name)]])
    try folder.write(Array(text.utf8), as: "model/router_config.json")
    let message = try message(configuration("types", [name: "x.StaticEmbedding"]))
    #expect(message.contains("router_config.json"), "\(message)")
  }

  @Test func routersWithinRoutersAreRefused() throws {
    let types = try configuration("types", ["again": "x.Router"])
    try folder.write(Array(types.utf8), as: "model/router_config.json")
    let message = try message(configuration("structure", ["document": ["again"]]))
    #expect(message.contains("one Router at most"), "\(message)")
    try folder.write(
      Array(#"[{"type":"x.Router","path":""},{"type":"x.Router","path":""}]"#.utf8),
      as: "model/modules.json")
    #expect(throws: SememeError.self) { try Embedder(folder: model) }
  }

  @Test func missingModuleFoldersAreNamed() throws {
    for name in [
      "query_0_StaticEmbedding", "document_0_Transformer", "document_1_Pooling",
      "document_2_Dense",
    ] {
      let copy = try folder.copy(folder: model, as: "without-\(name)")
      try TestFiles.remove("\(copy)/\(name)")
      let error = try #require(throws: (any Error).self) { try Embedder(folder: copy) }
      #expect("\(error)".contains(name), "\(error)")
    }
  }

  @Test func damagedConfigurationsAreErrorsOrVectors() async throws {
    var mutator = Mutator(seed: 31)
    var loaded = 0
    var count = 0
    for (name, file) in [
      ("sbert-router", "router_config.json"), ("sbert-router-rules", "router_config.json"),
      ("sbert-asym", "2_Asym/config.json"), ("sbert-router", "modules.json"),
      ("sbert-weighted-layers", "1_WeightedLayerPooling/config.json"),
      ("sbert-weighted-layers", "1_WeightedLayerPooling/model.safetensors"),
      ("sbert-token-dense", "1_Dense/config.json"),
    ] {
      let copy = try folder.copy(folder: try Self.golden(name), as: "damaged-\(count)")
      let original = try GoldenCases.bytes(of: "\(copy)/\(file)")
      for _ in 0..<60 {
        count += 1
        try folder.write(
          mutator.mutate(original), as: String(copy.dropFirst(folder.path.count + 1)) + "/\(file)")
        guard let embedder = try? Embedder(folder: copy) else { continue }
        loaded += 1
        for task in [nil, "query"] {
          _ = try? await embedder.encode(["the cat"], options: .init(task: task))
        }
      }
    }
    #expect(loaded > 0 && loaded < count)
  }
}
