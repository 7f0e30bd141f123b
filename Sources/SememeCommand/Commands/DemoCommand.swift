import ArgumentParser
import Sememe
import SememeTokenizers

/// `sememe demo`: contextual embeddings at work, computed now.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Show contextual embeddings at work.")

  @OptionGroup var model: ModelArguments

  @Option(help: "When tables are coloured.")
  var color = ColorChoice.auto

  func run() async throws {
    var times = DemoTimes()
    let embedder = try times.measure("load the model") { try model.embedder() }
    let style = DemoStyle(isColored: Terminal.isColored(color))
    let out = StandardOutput()
    try out.print(style.title("Sememe: contextual embeddings with \(shownName(embedder))"))
    try out.print(
      "\(embedder.layerCount) layers, \(embedder.dimension) dimensions, "
        + "\(embedder.precision.rawValue), \(embedder.kernelLevel) kernels, "
        + (embedder.threadCount == 1 ? "1 thread" : "\(embedder.threadCount) threads"))
    try await SensesDemo(embedder, style).run(out, &times)
    try await SimilarityDemo(embedder, style).run(out, &times)
    try await SearchDemo(embedder, style).run(out, &times)
    try out.print("\n" + style.title("(d) Where the time went"))
    let texts = SensesDemo.sentences + SimilarityDemo.texts + SearchDemo.texts
    try times.measureShare("of it, tokenizing once") { try embedder.tokenizer.batch(of: texts) }
    try out.print(times.table.lines(indent: 1))
  }

  private func shownName(_ embedder: Embedder) -> String {
    let parts = model.model.split(separator: "/")
    return DisplayText.cut(parts.last.map(String.init) ?? model.model, to: 40)
  }
}
