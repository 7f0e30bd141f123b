import ArgumentParser
import SememeJSON
import SememeWords

/// `sememe words classify`: the labels that a fastText classifier gives to texts.
struct ClassifyWordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Give texts labels with a fastText classifier.",
    discussion: "Texts come from the arguments, or one a line from files or standard input.")

  @Argument(help: "The classifier, a .bin or .ftz file.")
  var model: String

  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("Labels of a text at most.", valueName: "k"))
  var topK = 1

  @Option(help: ArgumentHelp("Leave out labels that are less probable.", valueName: "p"))
  var threshold: Float = 0

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  func validate() throws {
    if topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
    if !(0...1).contains(threshold) {
      throw ValidationError("--threshold \(threshold): give a probability from 0 to 1")
    }
  }

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let model = try FastTextModel.load(model)
    var output = TaskOutput(format)
    for try await text in stream {
      let labels = try model.predict(text, k: topK, threshold: threshold)
      try output.write(text) {
        var table = Table([.right, .left])
        for label in labels {
          table.add([Decimals.text(Double(label.probability), 4), label.label])
        }
        return table
      } json: {
        let list: [JSON] = labels.map {
          ["label": .string($0.label), "score": .float($0.probability)]
        }
        return [("labels", .array(list))]
      }
    }
  }
}
