import ArgumentParser
import Sememe
import SememeJSON
import SememeTokenizers

/// `sememe tokenize`: how a model cuts texts.
struct TokenizeCommand: AsyncParsableCommand {
  /// How tokens are written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case ids
  }

  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Show the tokens that a model makes of texts.",
    discussion: """
      A token's place is given in UTF-8 bytes and in Unicode scalars, from the first to before the \
      last. Texts come from the arguments, or one a line from standard input.
      """)

  @OptionGroup var model: ModelArguments
  @Option(
    help: ArgumentHelp("A tokenizer.json to use in place of a model's.", valueName: "file"))
  var tokenizer: String?

  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The texts.")
  var texts: [String] = []

  @Option(help: ArgumentHelp("A file of texts.", valueName: "file"))
  var input: String?

  @Option(help: "How tokens are written; json is an object a line.")
  var format = Format.table

  func run() async throws {
    let stream = try inputOptions.stream(texts: texts, files: input.map { [$0] } ?? [])
    let (tokenizer, options, maximumLength) = try loaded()
    let out = StandardOutput()
    var number = 0
    for try await text in stream {
      let encoding = try tokenizer.encode(text, options: options)
      switch format {
      case .ids: try out.print(encoding.ids.map(String.init).joined(separator: " "))
      case .json:
        let object = json(text, encoding, tokenizer, maximumLength)
        try out.print(String(decoding: object.encoded(), as: UTF8.self))
      case .table:
        if number > 0 { try out.print() }
        try out.print(DisplayText.cut(text, to: Terminal.width))
        try out.print(table(encoding, tokenizer).lines(indent: 1))
        try out.print(summary(encoding, maximumLength))
      }
      number += 1
    }
  }

  /// The tokenizer, how it is used, and how many tokens its model reads, where there is a limit.
  private func loaded() throws -> (Tokenizer, EncodingOptions, maximumLength: Int?) {
    if let tokenizer { return (try Tokenizer(file: tokenizer), EncodingOptions(), nil) }
    let embedder = try model.embedder()
    return (embedder.tokenizer, embedder.encodingOptions, embedder.lengthLimit)
  }

  private func table(_ encoding: Encoding, _ tokenizer: Tokenizer) -> Table {
    var table = Table(
      [.right, .right, .left, .right, .right, .right, .left],
      titles: ["#", "id", "token", "bytes", "scalars", "word", ""])
    for (place, id) in encoding.ids.enumerated() {
      let isSpecial = encoding.isSpecial[place]
      table.add([
        "\(place)", "\(id)", tokenizer.token(of: id) ?? "",
        isSpecial ? "" : TokenizeCommand.text(encoding.byteOffsets[place]),
        isSpecial ? "" : TokenizeCommand.text(encoding.scalarOffsets[place]),
        encoding.wordIDs[place].map(String.init) ?? "", isSpecial ? "special" : "",
      ])
    }
    return table
  }

  private func summary(_ encoding: Encoding, _ maximumLength: Int?) -> String {
    let count = encoding.ids.count
    let special = encoding.isSpecial.count { $0 }
    let unread = max(count - (maximumLength ?? count), 0)
    let words = Set(encoding.wordIDs.compactMap(\.self)).count
    return "\(count) tokens, \(special) of them special, \(words) words"
      + (unread > 0 ? "; the model reads \(count - unread) tokens, \(unread) are cut" : "")
  }

  private func json(
    _ text: String, _ encoding: Encoding, _ tokenizer: Tokenizer, _ maximumLength: Int?
  ) -> JSON {
    func pairs(_ ranges: [Range<Int>]) -> JSON {
      .array(ranges.map { [.int($0.lowerBound), .int($0.upperBound)] })
    }
    return [
      "text": .string(text),
      "count": .int(encoding.ids.count),
      "maximum_length": maximumLength.map(JSON.int) ?? .null,
      "ids": .array(encoding.ids.map { .int(Int($0)) }),
      "tokens": .array(tokenizer.tokens(of: encoding.ids).map(JSON.string)),
      "bytes": pairs(encoding.byteOffsets),
      "scalars": pairs(encoding.scalarOffsets),
      "words": .array(encoding.wordIDs.map { $0.map(JSON.int) ?? .null }),
      "special": .array(encoding.isSpecial.map(JSON.bool)),
    ]
  }

  private static func text(_ range: Range<Int>) -> String {
    "\(range.lowerBound)–\(range.upperBound)"
  }
}
