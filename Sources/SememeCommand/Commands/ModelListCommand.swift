import ArgumentParser
import Sememe
import SememeJSON

/// `sememe model list`: what the cache holds.
struct ModelListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models in the cache.")

  @Option(help: "How the list is written.")
  var format = OutputStyle.table

  func run() async throws {
    let cache = HubCache()
    let models = try cache.models()
    let out = StandardOutput()
    if format == .json {
      let list = JSON.array(models.map(ModelListCommand.json))
      return try out.print(String(decoding: list.encoded(), as: UTF8.self))
    }
    guard !models.isEmpty else {
      return try out.print("no models in \(DisplayText.escaping(cache.root))")
    }
    var table = Table([.left, .right, .left], titles: ["model", "size", "revisions"])
    for model in models {
      let revisions = model.revisions.map { revision in
        ([String(revision.commit.prefix(8))] + revision.names).joined(separator: " ")
      }
      table.add([
        model.id.description, Decimals.bytes(model.sizeOnDisk), revisions.joined(separator: ", "),
      ])
    }
    try out.print(table.lines())
  }

  private static func json(_ model: CachedModel) -> JSON {
    [
      "model": .string(model.id.description), "bytes": .int(model.sizeOnDisk),
      "revisions": .array(
        model.revisions.map {
          [
            "commit": .string($0.commit), "names": .array($0.names.map(JSON.string)),
            "folder": .string($0.folder),
          ]
        }),
    ]
  }
}
