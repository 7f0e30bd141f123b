import ArgumentParser

/// `sememe model`: the models on this machine, and bringing more.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "List, download, describe and convert models.",
    discussion: "Models lie in the cache that Hugging Face's libraries use, too.",
    subcommands: [
      ModelListCommand.self, ModelPullCommand.self, ModelInfoCommand.self, ModelPathCommand.self,
      ModelConvertCommand.self, ModelQuantizeCommand.self,
    ])
}
