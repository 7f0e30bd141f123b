import ArgumentParser
import Sememe
import SememeJSON
import SememeWords

/// `sememe model info`: what a model is made of.
struct ModelInfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describe a model that is on this machine, without loading it.")

  @Argument(help: "A model's name, a folder, a GGUF file, or a file of word vectors.")
  var name = ModelSource.defaultModel

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  @Option(help: "How the description is written.")
  var format = OutputStyle.table

  func run() async throws {
    let folder = try HubCache().modelFolder(for: name, revision: revision)
    let files = try ModelFiles(in: folder)
    let description =
      ModelSummary.isWordVectors(folder)
      ? ModelDescription(try WordVectors.load(folder), at: folder, files: files)
      : ModelDescription(try ModelSummary(of: folder), files: files)
    let out = StandardOutput()
    switch format {
    case .json: try out.print(String(decoding: description.json.encoded(), as: UTF8.self))
    case .table: try out.print(description.table.lines())
    }
  }
}
