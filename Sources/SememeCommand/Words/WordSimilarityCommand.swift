import ArgumentParser
import SememeWords

/// `sememe words similarity`: how alike words, or texts, are.
struct WordSimilarityCommand: AsyncParsableCommand {
  /// What is computed.
  enum Measure: String, CaseIterable, ExpressibleByArgument {
    /// The cosine of the means of both texts' words.
    case cosine
    /// 1 less that.
    case distance
    /// The word mover's distance.
    case wmd
  }

  static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract: "Compare two words, or two texts.",
    discussion: """
      Texts are cut at white space. For cosine and distance every word must have a vector; for the \
      word mover's distance (wmd) words without one are passed over.
      """)

  @OptionGroup var model: WordModelArguments

  @Argument(help: "A word or text.")
  var a: String

  @Argument(help: "Another one.")
  var b: String

  @Option(help: ArgumentHelp("What is computed: cosine, distance or wmd.", valueName: "measure"))
  var measure = Measure.cosine

  func run() async throws {
    let vectors = try model.load()
    let (left, right) = (Words.split(a), Words.split(b))
    let value: Double =
      switch measure {
      case .cosine: Double(try vectors.similarity(left, right))
      case .distance: 1 - Double(try vectors.similarity(left, right))
      case .wmd: try vectors.wordMoversDistance(left, right)
      }
    try StandardOutput().print(Decimals.text(value, 6))
  }
}

/// `sememe words odd-one-out`: the word that does not belong.
struct OddOneOutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "odd-one-out",
    abstract: "Find the word that fits least to the others.")

  @OptionGroup var model: WordModelArguments

  @Argument(help: "The words, at least two.")
  var words: [String]

  func validate() throws {
    if words.count < 2 { throw ValidationError("give at least two words") }
  }

  func run() async throws {
    try StandardOutput().print(try model.load().oddOneOut(words))
  }
}

/// What the commands of word vectors do with texts.
enum Words {
  /// A text cut at white space.
  static func split(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
