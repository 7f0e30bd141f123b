import Sememe
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// `sememe attention` shows what the library computes.
@Suite struct AttentionCommandTests {
  private let model = GoldenCases.folder + "/bert-base"

  private func run(_ arguments: [String]) async throws -> BuiltBinary.Result {
    try await BuiltBinary.run(
      ["attention", "--model", model, "--precision", "float32"] + arguments)
  }

  private func numbers(_ value: JSONValue?) -> [Double] {
    guard let value else { return [] }
    return value.kind == .array ? value.elements.flatMap { numbers($0) } : [value.double ?? .nan]
  }

  @Test func headsAndMapsAreTheLibrarys() async throws {
    let folder = try TemporaryTestFolder()
    let result = try await run([
      "the cat sat", "a dog", "--format", "json", "--rollout", "--maps", folder.path + "/maps.json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let want = try await Embedder(folder: model, options: .init(precision: .float32))
      .attentions("the cat sat", pair: "a dog")
    let root = try JSONDocument(result.output, source: "attention").root
    let heads = try root.requireArray("heads").elements
    #expect(heads.compactMap { $0["entropy"]?.double } == want.attentionHeads().map(\.entropy))
    #expect(
      heads.compactMap { $0["other_text"]?.double } == want.attentionHeads().map(\.otherTextShare))
    let tokens = try root.requireArray("tokens").elements
    #expect(tokens.compactMap { $0["token"]?.string } == want.tokens.map(\.piece))
    #expect(tokens.map { $0["text"]?.int } == want.textIndices)
    #expect(
      numbers(root["rollout"]).map(Float.init) == want.attentionRollout().last?.values)
    let maps = try JSONDocument(
      GoldenCases.bytes(of: folder.path + "/maps.json"), source: "maps"
    ).root
    #expect(numbers(maps["attentions"]).map(Float.init) == want.attentions.flatMap(\.values))
    #expect(try maps.requireArray("attentions").count == want.attentions.count)
  }

  @Test func tablesAndPictures() async throws {
    let folder = try TemporaryTestFolder()
    let all = try await run(["the cat sat", "--plot", folder.path + "/a.html"])
    #expect(all.status == 0, "\(all.errors)")
    #expect(all.lines[0].contains("entropy") && !all.lines[0].contains("other text"))
    let page = String(
      decoding: try GoldenCases.bytes(of: folder.path + "/a.html"), as: UTF8.self)
    #expect(page.contains("<html") && page.contains("cat"))
    let one = try await run([
      "the cat sat", "a dog", "--layer", "2", "--head", "1", "--plot", folder.path + "/a.svg",
    ])
    #expect(one.lines.count == 2 && one.lines[0].contains("other text"), "\(one.text)")
    let drawing = String(
      decoding: try GoldenCases.bytes(of: folder.path + "/a.svg"), as: UTF8.self)
    #expect(drawing.contains("Layer 2, head 1"))
  }

  @Test func aPageIsAPageInAnyCase() async throws {
    let folder = try TemporaryTestFolder()
    for name in ["a.html", "A.HTML"] {
      let result = try await run(["the cat sat", "--plot", "\(folder.path)/\(name)"])
      #expect(result.status == 0, "\(result.errors)")
      let page = String(
        decoding: try GoldenCases.bytes(of: "\(folder.path)/\(name)"), as: UTF8.self)
      #expect(page.contains(#""mode":"lines""#), "\(name)")
    }
  }

  @Test func whatIsNotThereIsAnError() async throws {
    let layer = try await run(["a cat", "--layer", "99"])
    #expect(layer.status == 2 && layer.errors.contains("--layer 99"), "\(layer.errors)")
    let maps = try await run(["a cat", "--maps", "-"])
    #expect(maps.status == 2 && maps.errors.contains("--maps -"), "\(maps.errors)")
    let head = try await run(["a cat", "--head", "1"])
    #expect(head.status != 0 && head.errors.contains("--head needs --layer"))
    let table = try await BuiltBinary.run([
      "attention", "--model", GoldenCases.folder + "/sbert-static-embedding", "a cat",
    ])
    #expect(table.status == 65 && table.errors.contains("no attention"), "\(table.errors)")
  }
}
