import ArgumentParser
import Sememe
import SememeJSON

/// `sememe classify`: classes of texts, by a fine-tuned model or by ones named on the spot.
struct ClassifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Sort texts into classes.",
    discussion: """
      With a fine-tuned model the classes are the model's own. With --label the classes are named \
      here, and a model of natural language inference judges whether a sentence about each of them \
      follows from the text (zero-shot). Texts come from the arguments, or one a line from files or \
      standard input.
      """)

  @OptionGroup var model: TaskModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("A second text for every text, for models of pairs."))
  var pair: String?

  @Option(help: ArgumentHelp("A class of your own; may be repeated.", valueName: "class"))
  var label: [String] = []

  @Option(help: "With --label: a sentence with {} in the class's place.")
  var template = "This example is {}."

  @Flag(help: "With --label: judge each class by itself, so that any number may apply.")
  var multiLabel = false

  @Option(help: ArgumentHelp("Show only the most probable classes.", valueName: "n"))
  var topK: Int?

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  func validate() throws {
    if let topK, topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
    if pair != nil, !label.isEmpty {
      throw ValidationError("--pair and --label exclude each other")
    }
  }

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let classify = try classifier()
    var output = TaskOutput(format)
    try await stream.forEachWindow { texts in
      for (text, all) in zip(texts, try await classify(texts)) {
        let scores = Array(all.prefix(topK ?? all.count))
        try output.write(text, table: { .labels(scores) }) {
          [
            (
              "labels",
              .array(
                scores.map { ["label": .string($0.label), "score": .float($0.score)] as JSON })
            )
          ]
        }
      }
    }
  }

  private func classifier() throws -> ([String]) async throws -> [[LabelScore]] {
    guard label.isEmpty else {
      let model: ZeroShotClassifier = try model.load()
      return { texts in
        try await model.classify(
          texts, as: label, template: template, allowsSeveral: multiLabel)
      }
    }
    let model: TextClassifier = try model.load()
    return { texts in
      try await model.classify(
        texts, pairs: pair.map { Array(repeating: $0, count: texts.count) })
    }
  }
}
