import ArgumentParser
import Sememe
import SememeJSON

/// `sememe fill-mask`: guesses for masked words.
struct FillMaskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill-mask",
    abstract: "Guess the masked words of texts.",
    discussion: """
      Each text holds the model's mask, such as [MASK] or <mask>, where a word is to be guessed. \
      Texts come from the arguments, or one a line from files or standard input.
      """)

  @OptionGroup var model: TaskModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("Guesses for each mask.", valueName: "n"))
  var topK = 5

  @Option(
    help: ArgumentHelp(
      "A token to choose from, as the vocabulary spells it; may be repeated.", valueName: "token"))
  var target: [String] = []

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  func validate() throws {
    if topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
  }

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let model: MaskedLanguageModel = try model.load()
    var output = TaskOutput(format)
    try await stream.forEachWindow(of: 1) { texts in
      let masks = try await model.fillMask(
        texts[0], topK: topK, targets: target.isEmpty ? nil : target)
      try output.write(texts[0], table: { FillMaskCommand.table(masks) }) {
        [("masks", .array(masks.map { .array($0.map(FillMaskCommand.json)) }))]
      }
    }
  }

  private static func table(_ masks: [[MaskCandidate]]) -> Table {
    var table = Table([.right, .right, .left, .left], titles: ["mask", "score", "word", "token"])
    for (number, candidates) in masks.enumerated() {
      for candidate in candidates {
        table.add([
          "\(number + 1)", Decimals.text(Double(candidate.score), 4), candidate.text,
          candidate.token,
        ])
      }
    }
    return table
  }

  private static func json(_ candidate: MaskCandidate) -> JSON {
    [
      "score": .float(candidate.score), "token": .int(Int(candidate.id)),
      "token_str": .string(candidate.token), "text": .string(candidate.text),
    ]
  }
}
