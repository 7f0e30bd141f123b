import Foundation
import SememeJSON
import SememeTestSupport
import Testing

/// `sememe model` finds and describes what is on this machine.
@Suite struct ModelCommandTests {
  private let folder: TemporaryTestFolder
  private let commit = String(repeating: "0123456789", count: 4)
  private var snapshot: String { "\(folder.path)/models--tiny--cat/snapshots/\(commit)" }

  /// A cache that holds the plain golden model under the name tiny/cat.
  init() throws {
    folder = try TemporaryTestFolder()
    try folder.write(Array(commit.utf8), as: "models--tiny--cat/refs/main")
    try folder.write([], as: "models--tiny--cat/snapshots/.keep")
    _ = try folder.copy(
      folder: GoldenModel.plain, as: "models--tiny--cat/snapshots/\(commit)")
  }

  private func run(_ arguments: [String]) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["model"] + arguments, environment: ["HF_HUB_CACHE": folder.path, "HF_HUB_OFFLINE": "1"])
  }

  @Test func list() async throws {
    let table = try await run(["list"])
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.lines.count == 2)
    #expect(table.lines[1].contains("tiny/cat") && table.lines[1].contains("01234567 main"))
    let json = try await run(["list", "--format", "json"])
    let model = try JSONDocument(json.output, source: "list").root[0]
    #expect(model?["model"]?.string == "tiny/cat")
    #expect(model?["revisions"]?[0]?["folder"]?.string == snapshot)
    #expect((model?["bytes"]?.int ?? 0) > 10_000)
  }

  @Test func listOfAnEmptyCache() async throws {
    let result = try await BuiltBinary.run(
      ["model", "list"], environment: ["HF_HUB_CACHE": "/nonexistent"])
    #expect(result.status == 0 && result.text == "no models in /nonexistent\n")
  }

  @Test func pathAndPullOffline() async throws {
    for command in ["path", "pull"] {
      let result = try await run([command, "tiny/cat"])
      #expect(result.status == 0 && result.text == snapshot + "\n", "\(result.errors)")
    }
    let missing = try await run(["path", "tiny/dog"])
    #expect(missing.status == 66 && missing.errors.contains("tiny/dog"))
    let offline = try await run(["pull", "tiny/dog"])
    #expect(offline.status == 69 && offline.errors.contains("HF_HUB_OFFLINE"))
    let invalid = try await run(["pull", "../dog"])
    #expect(invalid.status == 2, "\(invalid.errors)")
  }

  @Test func aHubThatCannotBeReached() async throws {
    let result = try await BuiltBinary.run(
      ["model", "pull", "tiny/dog"],
      environment: ["HF_HUB_CACHE": folder.path, "HF_ENDPOINT": "http://127.0.0.1:9"])
    #expect(result.status == 69, "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func infoOfANameAndOfAFolder() async throws {
    for name in ["tiny/cat", GoldenModel.plain] {
      let result = try await run(["info", name, "--format", "json"])
      #expect(result.status == 0, "\(result.errors)")
      let root = try JSONDocument(result.output, source: "info").root
      #expect(root["architecture"]?.string == "bert")
      #expect(root["layers"]?.int == 2 && root["heads"]?.int == 4)
      #expect(root["dimension"]?.int == 32 && root["maximum_length"]?.int == 40)
      #expect(root["pooling"]?[0]?.string == "mean" && root["normalizes"]?.bool == true)
      #expect(root["files"]?["1_Pooling/config.json"] != nil)
    }
    let table = try await run(["info", "tiny/cat"])
    #expect(table.lines.contains { $0.hasPrefix("similarity") && $0.hasSuffix("cosine") })
  }
}
