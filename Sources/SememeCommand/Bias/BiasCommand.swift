import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON
import SememeWords

/// `sememe bias`: association tests of word vectors and of models.
struct BiasCommand: AsyncParsableCommand {
  /// What is compared in a model that knows context.
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
  }

  static let configuration = CommandConfiguration(
    commandName: "bias",
    abstract: "Measure what groups of words are associated with (WEAT, SEAT).",
    discussion: """
      Asks whether words X are nearer to words A than to B, compared with words Y. The effect size is \
      the difference in standard deviations, from -2 to 2; p says how often sets drawn at random \
      reach it. Files of word vectors (--vectors) are tested word by word (WEAT), models by sentences \
      that hold the words (SEAT). An effect shows an association in the vectors. No effect does not \
      show that there is none, and sentences of one word are not independent, so that SEAT's p are \
      too small.
      """)

  @OptionGroup var model: ModelArguments

  @Option(
    help: ArgumentHelp(
      "Test a file of word vectors instead of the model.", valueName: "file"))
  var vectors: String?

  @OptionGroup var loading: WordLoadingArguments

  @Option(
    help: ArgumentHelp(
      "A test that is built in, weat1 to weat10; may be repeated. By default all.",
      valueName: "name"))
  var test: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file of word sets; may be repeated.",
      discussion: """
        JSON with targ1, targ2, attr1 and attr2, each a category and its examples; or lines of one \
        of these, a category and a word, with tabs between. - is standard input.
        """, valueName: "file"))
  var sets: [WholeFile] = []

  @Option(help: "What is compared in a model: sentence (default) or word.")
  var unit: Unit?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where words' vectors are taken from (--unit word); by default the last four layers.",
      valueName: "layer"),
    transform: BiasCommand.layer(named:))
  var layer: LayerSelection?

  @Option(
    help: ArgumentHelp(
      "A sentence with {} in the place of the word; may be repeated.", valueName: "sentence"))
  var sentence: [String] = []

  @Option(help: ArgumentHelp("Draws where not all partings are counted.", valueName: "n"))
  var samples = 100_000

  @Option(help: ArgumentHelp("What the draws begin with.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  func validate() throws {
    if samples < 1 { throw ValidationError("--samples \(samples): give at least 1") }
    try WholeFile.check(sets)
    for name in test where AssociationTest.named(name) == nil {
      throw ValidationError("--test \(name): give weat1 to weat10")
    }
    if vectors != nil, unit != nil || layer != nil || !sentence.isEmpty {
      throw ValidationError("--unit, --layer and --sentence belong to a model, not to --vectors")
    }
    if layer != nil, unit != .word { throw ValidationError("--layer needs --unit word") }
  }

  func run() async throws {
    let named = test.compactMap(AssociationTest.named)
    let tests = try named + sets.map { try AssociationTest(path: $0.path) }
    let options = AssociationOptions(sampleCount: samples, seed: seed)
    let measure = try measurement(options)
    var results: [(test: AssociationTest, result: AssociationResult)] = []
    let progress = ProgressLine()
    for test in tests {
      progress.show(test.name)
      results.append((test, try await measure(test)))
    }
    if tests.isEmpty { results = try await all(measure, progress) }
    progress.clear()
    let out = StandardOutput()
    switch format {
    case .table: try out.print(BiasCommand.table(results).lines())
    case .json:
      let object: JSON = [
        vectors == nil ? "model" : "vectors": .string(vectors ?? model.model),
        "unit": .string(vectors == nil ? (unit ?? .sentence).rawValue : "static"),
        "tests": .array(results.map(BiasCommand.json)),
      ]
      try out.print(String(decoding: object.encoded(), as: UTF8.self))
    }
  }

  /// The built-in tests that can be measured: vectors of few words may lack all of a set.
  private func all(
    _ measure: (AssociationTest) async throws -> AssociationResult, _ progress: ProgressLine
  ) async throws -> [(test: AssociationTest, result: AssociationResult)] {
    var results: [(test: AssociationTest, result: AssociationResult)] = []
    var failures: [EvaluationError] = []
    for test in AssociationTest.caliskan {
      progress.show(test.name)
      do {
        results.append((test, try await measure(test)))
      } catch let error as EvaluationError where error.code == .insufficientData {
        failures.append(error)
      }
    }
    progress.clear()
    if results.isEmpty, let first = failures.first { throw first }
    for failure in failures { StandardError.write("sememe: warning: \(failure)") }
    return results
  }

  /// What measures a test: vectors or the model, loaded once.
  private func measurement(
    _ options: AssociationOptions
  ) throws -> (AssociationTest) async throws -> AssociationResult {
    if let vectors {
      let words = try loading.load(vectors)
      return { try $0.measure(words, options: options) }
    }
    let embedder = try model.embedder()
    let layer = layer ?? (embedder.layerCount == 0 ? .lookup : .last(min(4, embedder.layerCount)))
    let sentences = sentence.isEmpty ? AssociationTest.neutralSentences : sentence
    return {
      try await $0.measure(
        embedder, unit: unit == .word ? .word(layer) : .sentence, sentences: sentences,
        options: options)
    }
  }
}

extension BiasCommand {
  private static func layer(named name: String) throws -> LayerSelection {
    guard case .one(let layer) = try LayerChoice.named(name) else {
      throw ValidationError("one layer, or several that become one, such as last4")
    }
    return layer
  }

  private static func table(
    _ results: [(test: AssociationTest, result: AssociationResult)]
  ) -> Table {
    var table = Table(
      [.left, .left, .left, .right, .right, .right],
      titles: ["test", "X, Y", "A, B", "effect", "p", "left out"])
    for (test, result) in results {
      table.add([
        test.name, "\(test.firstTarget.name), \(test.secondTarget.name)",
        "\(test.firstAttribute.name), \(test.secondAttribute.name)",
        Decimals.text(result.effectSize, 2), probability(result),
        "\(result.missingWords.count)",
      ])
    }
    return table
  }

  /// A p-value with as many decimals as it has meaning; what was drawn is marked.
  private static func probability(_ result: AssociationResult) -> String {
    (result.isExact ? "" : "~") + Decimals.text(result.pValue, 5)
  }

  private static func json(
    _ entry: (test: AssociationTest, result: AssociationResult)
  ) -> JSON {
    let (test, result) = entry
    func set(_ set: WordSet, _ place: Int) -> JSON {
      ["category": .string(set.name), "vectors": .int(result.counts[place])]
    }
    return [
      "test": .string(test.name), "targ1": set(test.firstTarget, 0),
      "targ2": set(test.secondTarget, 1), "attr1": set(test.firstAttribute, 2),
      "attr2": set(test.secondAttribute, 3), "effect_size": .double(result.effectSize),
      "statistic": .double(result.statistic), "p_value": .double(result.pValue),
      "partitions": .int(result.partitionCount), "exact": .bool(result.isExact),
      "left_out": .array(result.missingWords.map(JSON.string)),
    ]
  }
}
