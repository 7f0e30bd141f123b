import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON

/// `sememe senses evaluate`: how well layers tell senses apart.
struct EvaluateSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word-sense disambiguation, layer by layer.",
    discussion: """
      Learns from sense-tagged sentences (--train) and judges answers to others (--test), or to a \
      part that is held back (--hold-out). Files are JSON lines with tokens and senses, or all-words \
      XML with its keys beside it (X.data.xml, X.gold.key.txt); .gz may follow. - is standard input. \
      The baselines are every word's most frequent sense of the training part and its first sense \
      in WordNet.
      """)

  @OptionGroup var model: ModelArguments

  @Option(help: ArgumentHelp("A file to learn from; may be repeated.", valueName: "file"))
  var train: [WholeFile]

  @Option(help: ArgumentHelp("A file to be judged on; may be repeated.", valueName: "file"))
  var test: [WholeFile] = []

  @Option(
    help: ArgumentHelp(
      "Without --test: the part of the training file that is held back.",
      discussion: "Whole documents where the file names at least ten.", valueName: "share"))
  var holdOut = 0.2

  @Option(help: ArgumentHelp("Which part is held back.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A layer: 0 to the number of layers, -1 for the last, 1,2,3, last4, last4-sum, mix:…, all.",
      discussion: "May be repeated; by default all.", valueName: "layer"),
    transform: LayerChoice.named)
  var layer: [LayerChoice] = []

  @Option(
    help: ArgumentHelp(
      "How vectors are compared: 1nn, centroid or logistic; may be repeated.",
      valueName: "method"))
  var method: [SenseClassifier.Method] = []

  @Flag(help: "Also judge WordNet's glosses, which need no training.")
  var glosses = false

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @OptionGroup var dictionary: DictionaryArguments

  @Option(
    help: ArgumentHelp(
      "A map of the test's senses to those of the training.",
      discussion: "On every line a sense, a tab, and what it becomes.", valueName: "file"))
  var testSenses: String?

  @Option(
    help: ArgumentHelp("The penalty of logistic regressions, as scikit-learn's C.", valueName: "C"))
  var inverseStrength = 10.0

  @Option(help: "How results are written.")
  var format = OutputStyle.table

  func validate() throws {
    try WholeFile.check(train + test)
    if !(holdOut > 0 && holdOut < 1) {
      throw ValidationError("--hold-out \(holdOut): give a share between 0 and 1")
    }
    if !(inverseStrength > 0 && inverseStrength.isFinite) {
      throw ValidationError("--inverse-strength \(inverseStrength): give a number above 0")
    }
  }

  func run() async throws {
    let (train, tests) = try corpora()
    let wordNet = try dictionary.wordNet(for: train)
    if glosses, wordNet == nil {
      throw CommandError(ExitStatus.missingInput, "--glosses needs WordNet, and its senses")
    }
    let embedder = try model.embedder()
    let layers = LayerChoice.selections(
      layer.isEmpty ? [.all] : layer, layerCount: embedder.layerCount)
    let lexemes = Set(tests.flatMap { $0.corpus.uses.map(\.lexeme) })
    let relevant = train.filtered { lexemes.contains($0.lexeme) }
    let progress = ProgressLine()
    func vectors(_ corpus: SenseCorpus, _ name: String) async throws -> UseVectors {
      try await corpus.vectors(embedder, layers: layers, subtokens: subtokens) { done in
        progress.show("\(name): \(done) of \(corpus.sentences.count) sentences")
      }
    }
    guard !relevant.uses.isEmpty else {
      throw CommandError(ExitStatus.badData, "the training files have none of the tested words")
    }
    let known = try await vectors(relevant, "training")
    let out = StandardOutput()
    var results: [JSON] = []
    for (name, corpus) in tests {
      let found = try await vectors(corpus, name)
      let evaluation = try await SenseEvaluation(
        train: relevant.uses, known, test: corpus.uses, found,
        methods: method.isEmpty ? [.nearestNeighbor] : method, wordNet: wordNet,
        inverseStrength: inverseStrength
      ) { progress.show("\(name): layer \($0.layer), \($0.method.rawValue)") }
      var view = SenseEvaluationView(name: name, evaluation: evaluation)
      if glosses, let wordNet {
        view.glosses = try await SenseEvaluation.glosses(corpus.uses, found, wordNet, embedder)
      }
      progress.clear()
      switch format {
      case .table: try out.print(view.lines() + "\n")
      case .json: results.append(view.json)
      }
    }
    if format == .json {
      let result: JSON = ["model": .string(model.model), "tests": .array(results)]
      try out.print(String(decoding: result.encoded(), as: UTF8.self))
    }
  }

  /// What is learnt from, and what is judged on.
  private func corpora() throws -> (
    train: SenseCorpus, tests: [(name: String, corpus: SenseCorpus)]
  ) {
    var known = SenseCorpus()
    for file in train { known.append(contentsOf: try SenseCorpus(path: file.path)) }
    let map = try testSenses.map { try SenseMap(path: $0).names }
    guard !test.isEmpty else {
      let (rest, heldOut) = known.split(holdingOut: holdOut, seed: seed)
      guard !rest.uses.isEmpty, !heldOut.uses.isEmpty else {
        throw CommandError(ExitStatus.badData, "too few uses to hold some back")
      }
      return (rest, [("held back", map.map { heldOut.renamingSenses($0) } ?? heldOut)])
    }
    return (
      known,
      try test.map { file in
        let corpus = try SenseCorpus(path: file.path)
        return (file.name, map.map { corpus.renamingSenses($0) } ?? corpus)
      }
    )
  }
}
