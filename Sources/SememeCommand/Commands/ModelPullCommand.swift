import ArgumentParser
import Sememe
import SememeHub

/// `sememe model pull`: downloads a model into the cache.
struct ModelPullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Download a model, or what is missing of it.",
    discussion: """
      Prints the folder with the model's files. An interrupted download goes on where it stopped. \
      HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_OFFLINE and the proxy variables are followed.
      """)

  @Argument(help: "The model's name, as in sentence-transformers/all-MiniLM-L6-v2.")
  var name: String

  @Option(help: "The branch, tag or commit.")
  var revision = "main"

  func run() async throws {
    let id = try ModelID(expanding: name)
    let progress = ProgressLine()
    let folder = try await ModelStore().pull(id, revision: revision) { state in
      progress.show(ModelPullCommand.line(state))
    }
    progress.clear()
    try StandardOutput().print(folder)
  }

  private static func line(_ progress: PullProgress) -> String {
    let done = Decimals.bytes(progress.bytes)
    let part = progress.size.map { size in
      let percent = size > 0 ? progress.bytes * 100 / size : 100
      return " of \(Decimals.bytes(size)) (\(percent) %)"
    }
    return "\(done)\(part ?? "")  \(progress.file)"
  }
}
