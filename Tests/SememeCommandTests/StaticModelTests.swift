import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// The command with models whose tokens have one vector in all texts, and with routes.
@Suite struct StaticModelTests {
  private static let table = GoldenCases.folder + "/sbert-static-embedding"
  private static let routed = GoldenCases.folder + "/sbert-router"

  private func run(_ arguments: [String]) async throws -> BuiltBinary.Result {
    let result = try await BuiltBinary.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    return result
  }

  @Test func embedGivesTheLibrarysVectors() async throws {
    for (model, options) in [
      (Self.table, [String]()), (Self.routed, []), (Self.routed, ["--task", "query"]),
    ] {
      let result = try await run(
        ["embed", "--model", model, "--format", "jsonl", "--text", "the cat slept"] + options)
      let want = try await GoldenModel.vectors(
        of: ["the cat slept"], options: .init(task: options.last), model: model)
      let row = try JSONDocument(result.output, source: "embed").root
      let vector = row["embedding"]
      #expect(
        vector?.elements.compactMap { $0.double.map(Float.init) } == want[0], "\(result.text)")
    }
  }

  @Test func tasksWithoutARouteAreAUsageError() async throws {
    let result = try await BuiltBinary.run(
      ["embed", "--model", Self.routed, "--task", "headline", "--text", "x"])
    #expect(result.status == 2)
    #expect(result.errors.contains("\"query\", \"document\""), "\(result.errors)")
  }

  @Test func similarityWorks() async throws {
    let result = try await run(["similarity", "--model", Self.table, "the cat", "a cat", "car"])
    #expect(!result.lines.isEmpty)
  }

  @Test func sensesShowsTheTableAlone() async throws {
    let sentences = ["the cat slept", "a cat and a car"]
    let result = try await run(
      ["senses", "--model", Self.table, "--format", "json", "cat"] + sentences)
    let layers = try JSONDocument(result.output, source: "senses").root["layers"]
    #expect(layers?.elements.compactMap { $0["layer"]?.string } == ["lookup"])
    let cosines = layers?[0]?["cosines"].map { $0.elements.flatMap(\.elements) } ?? []
    #expect(cosines.count == 4 && cosines.allSatisfy { abs(($0.double ?? 0) - 1) < 1e-6 })
  }

  @Test func tokenizeShowsWhatTheModelReads() async throws {
    let result = try await run(
      ["tokenize", "--model", Self.table, "--format", "json", "the people"])
    let root = try JSONDocument(result.output, source: "tokens").root
    #expect(root["tokens"]?.elements.compactMap(\.string) == ["the", "people"])
    #expect(root["maximum_length"]?.isNull == true)
  }

  @Test func infoDescribesBoth() async throws {
    let table = try await run(["model", "info", Self.table, "--format", "json"])
    let root = try JSONDocument(table.output, source: "info").root
    #expect(root["architecture"]?.string == "static-embedding")
    #expect(root["layers"]?.int == 0 && root["maximum_length"]?.isNull == true)
    #expect(root["normalizes"]?.bool != nil && (root["dimension"]?.int ?? 0) > 0)
    let routed = try await run(["model", "info", Self.routed, "--format", "json"])
    let tasks = try JSONDocument(routed.output, source: "info").root["tasks"]
    #expect(tasks?.elements.compactMap(\.string) == ["query", "document"])
  }
}
