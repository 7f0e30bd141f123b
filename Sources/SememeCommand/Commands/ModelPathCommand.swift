import ArgumentParser
import Sememe

/// `sememe model path`: where a model's files lie.
struct ModelPathCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Print the folder with a model's files.")

  @Argument(help: "A model's name, or a folder.")
  var name: String

  @Option(help: "The branch, tag or commit of a model named.")
  var revision = "main"

  func run() async throws {
    try StandardOutput().print(HubCache().modelFolder(for: name, revision: revision))
  }
}
