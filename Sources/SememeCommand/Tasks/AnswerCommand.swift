import ArgumentParser
import Sememe
import SememeJSON

/// `sememe answer`: the part of a text that answers a question.
struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Find the answer to a question in a text.",
    discussion: """
      The text is given with --context, or is the whole of a file or of standard input. Long texts \
      are read in windows that overlap.
      """)

  @OptionGroup var model: TaskModelArguments

  @Argument(help: "The question.")
  var question: String

  @Option(help: "The text to look in.")
  var context: String?

  @Option(help: ArgumentHelp("A file with the text to look in.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("Answers to show.", valueName: "n"))
  var topK = 1

  @Flag(help: "Let \"no answer\" take part, as an empty text.")
  var allowNoAnswer = false

  @Option(help: ArgumentHelp("The most tokens of an answer.", valueName: "n"))
  var maxAnswerLength = 15

  @Option(
    help: ArgumentHelp("The most tokens of a window; 384, or what the model reads.", valueName: "n")
  )
  var maxLength: Int?

  @Option(help: ArgumentHelp("Tokens that windows share; 128.", valueName: "n"))
  var stride: Int?

  @Option(help: "How results are written.")
  var format = TaskFormat.table

  func validate() throws {
    if context != nil, input != nil {
      throw ValidationError("--context and --input exclude each other")
    }
  }

  func run() async throws {
    let context = try await text()
    let model: QuestionAnswerer = try model.load()
    let answers = try await model.answer(
      question, in: context,
      options: AnswerOptions(
        topK: topK, maximumAnswerLength: maxAnswerLength, maximumLength: maxLength,
        stride: stride, allowsNoAnswer: allowNoAnswer))
    let out = StandardOutput()
    switch format {
    case .table:
      var table = Table([.right, .right, .left], titles: ["score", "bytes", "answer"])
      for answer in answers {
        table.add([
          Decimals.text(Double(answer.score), 4),
          "\(answer.byteRange.lowerBound)–\(answer.byteRange.upperBound)",
          answer.text.isEmpty ? "(no answer)" : answer.text,
        ])
      }
      try out.print(table.lines())
    case .jsonl:
      for answer in answers {
        let object: JSON = [
          "answer": .string(answer.text), "score": .float(answer.score),
          "start": .int(answer.scalarRange.lowerBound), "end": .int(answer.scalarRange.upperBound),
          "bytes": [.int(answer.byteRange.lowerBound), .int(answer.byteRange.upperBound)],
        ]
        try out.print(String(decoding: object.encoded(), as: UTF8.self))
      }
    }
  }

  /// The most bytes of a text: some hundred times a long book.
  private static let maximumBytes = 1 << 28

  private func text() async throws -> String {
    if let context { return context }
    let source =
      try input.map { $0 == "-" ? ByteSource() : try ByteSource(path: $0) }
      ?? ByteSource()
    var bytes: [UInt8] = []
    while case let chunk = try await source.next(), !chunk.isEmpty {
      bytes += chunk
      guard bytes.count <= AnswerCommand.maximumBytes else {
        throw CommandError(
          ExitStatus.badData,
          "\(source.name): more than \(Decimals.bytes(AnswerCommand.maximumBytes)); cut it in parts"
        )
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError(
        ExitStatus.badData, "\(source.name): not valid UTF-8; convert the input")
    }
    return text
  }
}
