import ArgumentParser

/// `sememe train`: learning from texts.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train what models are made of.",
    subcommands: [TrainTokenizerCommand.self])
}
