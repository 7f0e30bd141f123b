import ArgumentParser

/// `sememe senses`: what words mean in their sentences.
struct SensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "senses",
    abstract: "Tell the senses of words by their vectors in sentences.",
    discussion: """
      `sememe senses WORD SENTENCES` is short for `sememe senses compare WORD SENTENCES`; write \
      `compare` where the word is the name of a subcommand.
      """,
    subcommands: [
      CompareSensesCommand.self, SeparateSensesCommand.self, InduceSensesCommand.self,
      FitSensesCommand.self, PredictSensesCommand.self, EvaluateSensesCommand.self,
    ],
    defaultSubcommand: CompareSensesCommand.self)
}
