import ArgumentParser
import Logging

/// The command `sememe`: contextual embeddings from the command line.
@main
struct SememeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sememe",
    abstract: "Contextual embeddings: vectors of texts and words that know their context.",
    version: "sememe \(Version.number)",
    subcommands: [
      DemoCommand.self, EmbedCommand.self, SimilarityCommand.self, SensesCommand.self,
      ProjectCommand.self,
      FillMaskCommand.self, AnswerCommand.self, ClassifyCommand.self, RerankCommand.self,
      TagCommand.self, WordsCommand.self, TokenizeCommand.self, TrainCommand.self,
      AttentionCommand.self, LayersCommand.self, ResolveCommand.self, BiasCommand.self,
      ModelCommand.self, BenchCommand.self,
    ])

  /// Runs the command of the process's arguments and ends the process.
  static func main() async {
    LoggingSystem.bootstrap { _ in StandardErrorLog() }
    Interruption.ignoreWriteSignals()
    let work = Task { try await parseAndRun() }
    let listeners = Interruption.listen { work.cancel() }
    let result = await work.result
    withExtendedLifetime(listeners) {}
    if case .failure(let error) = result { exit(after: error) }
  }

  private static func parseAndRun() async throws {
    var command = try await asyncParseAsRoot()
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }
}
