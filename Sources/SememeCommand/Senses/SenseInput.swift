import ArgumentParser
import Sememe
import SememeEvaluation

/// One word in sentences: shared by the commands that compare its uses.
struct SenseInput: ParsableArguments {
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The word or phrase, found as a whole word in any case.")
  var word: String

  @Argument(help: "The sentences.")
  var sentences: [String] = []

  @Option(help: ArgumentHelp("A file of sentences.", valueName: "file"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "A file of marked uses, whose senses may be known, instead of sentences.",
      discussion: """
        A table (.tsv) with columns sentence, word, sense, start and end, or with [[the word]] marked \
        in the sentence; JSON lines with tokens and senses; or all-words XML. - is standard input.
        """, valueName: "file"))
  var uses: WholeFile?

  @Flag(help: "Also find inflected forms: banks for bank.")
  var inflected = false

  @OptionGroup var dictionary: DictionaryArguments

  func validate() throws {
    if uses != nil, !sentences.isEmpty || input != nil {
      throw ValidationError("give sentences or --uses, not both")
    }
  }

  private static let limit = 1000

  /// Reads the uses of the word.
  ///
  /// - Returns: at most 1000 sentences, of which some may not use the word.
  /// - Throws: `CommandError` where there are none; the library's errors.
  func corpus() async throws -> SenseCorpus {
    if let uses {
      let lemma = String(word.lowercased().map { $0.isWhitespace ? "_" : $0 })
      let corpus = try SenseCorpus(path: uses.path, wordNet: dictionary.optional())
        .filtered { $0.lemma == lemma }
      guard 1...SenseInput.limit ~= corpus.uses.count else {
        throw CommandError(
          ExitStatus.badData,
          "\(uses.name): \(corpus.uses.count) uses of \"\(word)\"; expected 1 to \(SenseInput.limit)"
        )
      }
      return corpus
    }
    let stream = try inputOptions.stream(texts: sentences, files: input.map { [$0] } ?? [])
    let texts = try await stream.collect(
      upTo: SenseInput.limit, purpose: "every use would be compared with every other")
    guard !texts.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "no sentences were given; give some after the word, in a file with --input, or one a line "
          + "on standard input")
    }
    let wordNet = inflected ? try dictionary.optional() : nil
    return SenseCorpus(
      finding: WordFinder(word, isInflected: inflected, wordNet: wordNet), in: texts)
  }
}
