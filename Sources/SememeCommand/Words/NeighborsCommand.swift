import ArgumentParser
import SememeJSON
import SememeTensors
import SememeWords

/// How many answers are wanted, of which words.
struct NeighborOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many answers.", valueName: "n"))
  var topK = 10

  @Option(
    help: ArgumentHelp(
      "Only the first so many words of the vocabulary may answer.", valueName: "n"))
  var restrictVocab: Int?

  @Option(help: ArgumentHelp("Only words that begin so may answer.", valueName: "text"))
  var prefix: String?

  @Option(
    help: ArgumentHelp(
      "Only words that match this regular expression as a whole may answer.", valueName: "regex"))
  var pattern: String?

  @Option(help: "How answers are written.")
  var format = TaskFormat.table

  @OptionGroup var threads: ThreadArguments

  func validate() throws {
    if topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
    if let restrictVocab, restrictVocab < 1 {
      throw ValidationError("--restrict-vocab \(restrictVocab): give at least 1")
    }
  }

  var filter: WordFilter { WordFilter(first: restrictVocab, prefix: prefix, pattern: pattern) }

  /// Writes answers, the best first.
  func write(_ answers: [WordNeighbor]) throws {
    let out = StandardOutput()
    switch format {
    case .table:
      var table = Table([.right, .left])
      for answer in answers { table.add([Decimals.text(Double(answer.score), 4), answer.word]) }
      if !answers.isEmpty { try out.print(table.lines()) }
    case .jsonl:
      for answer in answers {
        let object: JSON = [
          "word": .string(answer.word), "score": .float(answer.score), "index": .int(answer.index),
        ]
        try out.print(String(decoding: object.encoded(), as: UTF8.self))
      }
    }
  }
}

/// `sememe words neighbors`: the words nearest to a word, or to a sum of words.
struct NeighborsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neighbors",
    abstract: "Find the nearest words.",
    discussion: """
      Of several words the mean of their unit vectors is compared; --minus takes words away. \
      Numbers are cosines, or products with --product.
      """)

  @OptionGroup var model: WordModelArguments

  @Argument(help: "The words.")
  var words: [String] = []

  @Option(help: ArgumentHelp("A word to take away; may be repeated.", valueName: "word"))
  var minus: [String] = []

  @Flag(help: "Multiply likenesses instead of adding vectors (3CosMul).")
  var product = false

  @OptionGroup var options: NeighborOptions

  func validate() throws {
    if words.isEmpty, minus.isEmpty || product {
      throw ValidationError("give a word whose neighbors are wanted")
    }
  }

  func run() async throws {
    let vectors = try model.load()
    let (positive, negative) = (words.map(WordTerm.word), minus.map(WordTerm.word))
    let pool = try options.threads.pool()
    try options.write(
      product
        ? try await vectors.neighborsByProduct(
          positive: positive, negative: negative, count: options.topK, filter: options.filter,
          pool: pool)
        : try await vectors.neighbors(
          positive: positive, negative: negative, count: options.topK, filter: options.filter,
          pool: pool))
  }
}

/// `sememe words analogy`: completes "a is to b as c is to …".
struct AnalogyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogy",
    abstract: "Complete an analogy: A is to B as C is to what?")

  @OptionGroup var model: WordModelArguments

  @Argument(help: "A word.")
  var a: String

  @Argument(help: "What belongs to it.")
  var b: String

  @Argument(help: "Another word, to which the answer belongs.")
  var c: String

  @Option(
    help: ArgumentHelp(
      "How answers are scored: sum (3CosAdd) or product (3CosMul).", valueName: "method"))
  var method = AnalogyMethod.sum

  @OptionGroup var options: NeighborOptions

  func run() async throws {
    let vectors = try model.load()
    try options.write(
      try await vectors.analogy(
        a, b, c, by: method, count: options.topK, filter: options.filter,
        pool: options.threads.pool()))
  }
}
