import Foundation
import SememeCheckpoints
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

  @Test func infoOfAGGUFFile() async throws {
    let file = GoldenCases.repositoryRoot + "/Tests/Fixtures/gguf/embeddinggemma.gguf"
    let result = try await run(["info", file, "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "info").root
    #expect(root["architecture"]?.string == "gemma3_text" && root["checkpoint"]?.string == "GGUF")
    #expect(root["modules"]?.count == 3 && root["normalizes"]?.bool == true)
    #expect(root["files"]?["embeddinggemma.gguf"]?.int ?? 0 > 100_000)
    let table = try await run(["info", file])
    #expect(table.lines.contains { $0.hasPrefix("memory") && $0.contains("int8: ") })
  }

  /// A file of 2 GB whose numbers nobody could read: it has none on disk.
  @Test func infoReadsTheHeadersOfLargeFilesOnly() async throws {
    let vocabulary = 15_000_000
    let model = try folder.copy(folder: GoldenModel.plain, as: "large")
    let source = try SafetensorsFile(path: "\(model)/model.safetensors")
    var (entries, offset): ([(String, JSON)], Int) = ([], 0)
    for name in source.names.sorted() {
      var shape = try #require(source.stored(name)).shape
      if name.hasSuffix("word_embeddings.weight") { shape[0] = vocabulary }
      let size = shape.reduce(4, *)
      entries.append(
        (
          name,
          [
            "dtype": "F32", "shape": .array(shape.map(JSON.int)),
            "data_offsets": [.int(offset), .int(offset + size)],
          ]
        ))
      offset += size
    }
    let header = JSON.object(entries).encoded()
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    let path = try folder.write(length + header, as: "large/model.safetensors")
    try FileHandle(forWritingTo: URL(filePath: path))
      .truncate(atOffset: UInt64(8 + header.count + offset))
    let configuration = try JSONDocument(
      GoldenCases.bytes(of: "\(model)/config.json"), source: "config.json"
    ).root
    let changed = configuration.members.map { key, value in
      (key.string, key.string == "vocab_size" ? JSON.int(vocabulary) : JSON(value))
    }
    try folder.write(JSON.object(changed).encoded(), as: "large/config.json")
    let result = try await run(["info", model, "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONDocument(result.output, source: "info").root
    #expect(root["vocabulary"]?.int == vocabulary)
    #expect(root["stored_types"]?["F32"]?["bytes"]?.int == offset && offset > 1_900_000_000)
  }

  @Test func convertAndQuantize() async throws {
    let texts = GoldenModel.texts(5)
    let want = try await GoldenModel.vectors(of: texts)
    for (arguments, bound) in [
      (["convert"], Float(1e-6)), (["convert", "--precision", "bfloat16"], 0.02),
      (["quantize"], 0.05),
    ] {
      let target = "\(folder.path)/\(arguments.joined())"
      let result = try await run([arguments[0], "tiny/cat", target] + arguments.dropFirst())
      #expect(result.status == 0 && result.text == target + "\n", "\(result.errors)")
      let got = try await GoldenModel.vectors(of: texts, model: target)
      for (got, want) in zip(got, want) {
        #expect(zip(got, want).allSatisfy { abs($0 - $1) <= bound })
      }
      let again = try await run([arguments[0], "tiny/cat", target])
      #expect(again.status == 73 && again.errors.contains("exists"), "\(again.errors)")
    }
    let unknown = try await run(["convert", "tiny/cat", "\(folder.path)/x", "--precision", "int4"])
    #expect(unknown.status == 2)
    let missing = try await run(["quantize", "tiny/dog", "\(folder.path)/x"])
    #expect(missing.status == 66 && !TestFiles.exists("\(folder.path)/x"))
  }
}
