import ArgumentParser
import Sememe
import SememeJSON

/// `sememe model info`: what a model is made of.
struct ModelInfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describe a model that is on this machine, without loading it.")

  @Argument(help: "A model's name, a folder, or a GGUF file.")
  var name = ModelSource.defaultModel

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  @Option(help: "How the description is written.")
  var format = OutputStyle.table

  func run() async throws {
    let folder = try HubCache().modelFolder(for: name, revision: revision)
    let description = ModelDescription(
      try ModelSummary(of: folder), files: try ModelFiles(in: folder))
    let out = StandardOutput()
    switch format {
    case .json: try out.print(String(decoding: description.json.encoded(), as: UTF8.self))
    case .table: try out.print(description.table.lines())
    }
  }
}
