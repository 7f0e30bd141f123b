import ArgumentParser
import SememeJSON
import SememeWords

/// `sememe words vector`: the numbers of words.
struct WordVectorCommand: AsyncParsableCommand {
  /// How vectors are written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    /// A word and its numbers on a line, as in word2vec's text files.
    case text
    /// A JSON object on a line.
    case jsonl
  }

  static let configuration = CommandConfiguration(
    commandName: "vector",
    abstract: "Print the vectors of words, or of whole texts.",
    discussion: """
      Words come from the arguments, or one a line from files or standard input. A word outside of \
      the vocabulary has a vector where the model knows parts of words; another one ends the \
      command, unless --skip-unknown passes it over.
      """)

  @OptionGroup var model: WordModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The words.")
  var words: [String] = []

  @Option(help: ArgumentHelp("A file of words.", valueName: "file"))
  var input: String?

  @Flag(help: "Take each argument or line as a text: the mean of its words' unit vectors.")
  var sentences = false

  @Flag(help: "Pass over what has no vector, and say on standard error how much that was.")
  var skipUnknown = false

  @Option(help: "How vectors are written.")
  var format = Format.text

  func run() async throws {
    let texts = try inputOptions.stream(texts: words, files: input.map { [$0] } ?? [])
    let vectors = try model.load()
    let out = StandardOutput()
    var unknown = 0
    for try await text in texts {
      let vector =
        sentences
        ? vectors.meanVector(of: Words.split(text), normalizes: true) : vectors.vector(of: text)
      guard let vector else {
        guard skipUnknown else { throw WordVectorCommand.unknown(text, vectors) }
        unknown += 1
        continue
      }
      try out.print(line(text, vector))
    }
    if unknown > 0 { StandardError.write("sememe: warning: \(unknown) without a vector") }
  }

  private static func unknown(_ text: String, _ vectors: WordVectors) -> CommandError {
    let parts = vectors.hasSubwords ? ", and neither are parts of it" : ""
    return CommandError(
      ExitStatus.badData,
      "\"\(DisplayText.cut(text, to: 60))\" is not in the vocabulary of "
        + "\(Decimals.grouped(vectors.count)) words\(parts); --skip-unknown passes it over")
  }

  private func line(_ text: String, _ vector: [Float]) -> String {
    switch format {
    case .text: ([text] + vector.map(\.description)).joined(separator: " ")
    case .jsonl:
      String(
        decoding: JSON.object([
          ("text", .string(text)), ("embedding", .array(vector.map(JSON.float))),
        ]).encoded(), as: UTF8.self)
    }
  }
}
