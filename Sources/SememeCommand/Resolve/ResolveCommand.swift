import ArgumentParser
import Sememe
import SememeJSON
import SememeTokenizers

/// `sememe resolve`: which phrase a pronoun may stand for.
struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Ask a masked language model which phrase a pronoun stands for.",
    discussion: """
      Each candidate is put in the pronoun's place, and its tokens are masked and guessed. The \
      probabilities compare the candidates with each other only. The model says what it would \
      rather read there; it does not know what the pronoun refers to, prefers frequent phrases, and \
      on sentences that need knowledge of the world is often wrong.

      Example: sememe resolve --model bert-base-uncased --pronoun it --candidate "the trophy" \
      --candidate "the suitcase" "The trophy did not fit in the suitcase because it was too large."
      """)

  @OptionGroup var model: TaskModelArguments

  @Argument(help: "The text.")
  var text: String

  @Option(help: ArgumentHelp("The pronoun, found as a whole word in any case.", valueName: "word"))
  var pronoun: String

  @Option(
    help: ArgumentHelp(
      "Which place of the pronoun, from 1, where the text has several.", valueName: "n"))
  var occurrence: Int?

  @Option(
    help: ArgumentHelp(
      "A phrase as it would stand in the pronoun's place; give two or more.", valueName: "phrase"))
  var candidate: [String]

  @Option(
    help: ArgumentHelp(
      "Whether a candidate's tokens are masked together or in-turn.",
      discussion: "In turn, a word of several tokens is half given away by its other tokens.",
      valueName: "how"))
  var masking = ReferentMasking.together

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  func validate() throws {
    if candidate.count < 2 { throw ValidationError("give --candidate twice or more") }
    if let occurrence, occurrence < 1 {
      throw ValidationError("--occurrence \(occurrence): the first place is 1")
    }
  }

  func run() async throws {
    let place = try self.place()
    let model: MaskedLanguageModel = try model.load()
    let scores = try await model.resolve(
      text, pronoun: place, candidates: candidate, masking: masking
    ).sorted { $0.probability > $1.probability }
    let out = StandardOutput()
    switch format {
    case .table:
      var table = Table(
        [.right, .left, .right, .right, .right],
        titles: ["probability", "candidate", "tokens", "mean ln p", "sum ln p"])
      for score in scores {
        table.add([
          Decimals.text(Double(score.probability), 3), score.candidate, "\(score.tokenCount)",
          Decimals.text(Double(score.meanLogLikelihood), 2),
          Decimals.text(Double(score.logLikelihood), 2),
        ])
      }
      try out.print(table.lines())
      try out.print("\nWhat the model would rather read in the place; not a proof of reference.")
    case .json: try out.print(json(scores, place))
    }
  }

  /// The pronoun's bytes in the text.
  private func place() throws -> Range<Int> {
    let places = WordOccurrences.ranges(of: pronoun, in: text)
    guard !places.isEmpty else {
      throw CommandError(ExitStatus.badData, "the text does not use \"\(pronoun)\" as a whole word")
    }
    guard let occurrence else {
      guard places.count == 1 else {
        throw CommandError(
          ExitStatus.usage,
          "the text uses \"\(pronoun)\" \(places.count) times; choose one with --occurrence")
      }
      return places[0]
    }
    guard occurrence <= places.count else {
      throw CommandError(
        ExitStatus.usage,
        "--occurrence \(occurrence): the text uses \"\(pronoun)\" \(places.count) times")
    }
    return places[occurrence - 1]
  }

  private func json(_ scores: [ReferentScore], _ place: Range<Int>) -> String {
    let result: JSON = [
      "model": .string(model.model), "text": .string(text),
      "pronoun": ["start": .int(place.lowerBound), "end": .int(place.upperBound)],
      "masking": .string(masking.rawValue),
      "candidates": .array(
        scores.map { score in
          [
            "candidate": .string(score.candidate), "probability": .float(score.probability),
            "tokens": .int(score.tokenCount), "log_likelihood": .float(score.logLikelihood),
            "mean_log_likelihood": .float(score.meanLogLikelihood),
            "text": .string(score.text),
          ]
        }),
    ]
    return String(decoding: result.encoded(), as: UTF8.self)
  }
}
