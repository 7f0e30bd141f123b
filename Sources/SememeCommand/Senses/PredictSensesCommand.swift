import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON

/// `sememe senses predict`: which sense words have in sentences.
struct PredictSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Tell which sense a word has in sentences.",
    discussion: """
      The word is named by --word, found in any form, or marked in each sentence: \
      "They sat on the [[bank]]." Senses come from a classifier that `senses fit` wrote \
      (--classifier), or without one from WordNet's glosses, which need no labelled uses but are less \
      often right. A word that the classifier does not know gets its first sense in WordNet.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The sentences.")
  var sentences: [String] = []

  @Option(help: ArgumentHelp("A file of sentences.", valueName: "file"))
  var input: String?

  @Option(help: ArgumentHelp("The word, where it is not marked.", valueName: "word"))
  var word: String?

  @Option(
    help: ArgumentHelp(
      "What kind of word it is: noun, verb, adjective or adverb.", valueName: "kind"))
  var pos: String?

  @Option(help: ArgumentHelp("A folder that `senses fit` wrote.", valueName: "folder"))
  var classifier: String?

  @OptionGroup var layer: LayerArgument

  @Option(help: ArgumentHelp("Senses that are shown of a word at most.", valueName: "k"))
  var topK = 3

  @OptionGroup var dictionary: DictionaryArguments

  @Option(help: "How results are written.")
  var format = OutputStyle.table

  func validate() throws {
    if topK < 1 { throw ValidationError("--top-k \(topK): give at least 1") }
    if let pos, PartOfSpeech(tag: pos) == nil {
      throw ValidationError("--pos \(pos): expected noun, verb, adjective or adverb")
    }
    if classifier != nil, layer.layer != nil {
      throw ValidationError("--layer: the classifier has its own")
    }
  }

  private static let limit = 100_000

  func run() async throws {
    let stream = try inputOptions.stream(texts: sentences, files: input.map { [$0] } ?? [])
    let texts = try await stream.collect(
      upTo: PredictSensesCommand.limit, purpose: "cut the input up")
    let wordNet = try classifier == nil ? dictionary.required() : dictionary.optional()
    let known = try classifier.map { try SenseModel(folder: $0) }
    let corpus = corpus(texts, wordNet, known?.classifier)
    guard !corpus.uses.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "no word to judge: name one with --word, or mark it in each sentence: [[bank]]")
    }
    var source = model
    if let known, model.model == ModelSource.defaultModel {
      source.source.model = known.model
    } else if let known, model.source.lastingName != known.model {
      StandardError.write(
        "sememe: warning: the classifier was fitted with \(known.model); vectors of another model "
          + "tell nothing")
    }
    let embedder = try source.embedder()
    let senses = if let known { known } else { try await glosses(corpus, wordNet, embedder) }
    let found = try await senses.predict(corpus, embedder)
    for (use, predictions) in zip(corpus.uses, found)
    where predictions.isEmpty && !senses.classifier.senses(of: use.lexeme).isEmpty {
      StandardError.write(
        "sememe: warning: the model does not read as far as \"\(corpus.text(of: use))\" in sentence "
          + "\(use.sentence + 1), so that it cannot be judged")
    }
    let firsts = try wordNet.map { try FirstSenses(corpus.uses, $0) }
    let names = SenseNames(wordNet)
    var results: [JSON] = []
    let out = StandardOutput()
    for (use, predictions) in zip(corpus.uses, found) {
      let first = firsts?.sense(of: use)
      let isGuess = predictions.isEmpty
      let shown =
        isGuess
        ? first.map { [SensePrediction(sense: $0, score: .nan)] } ?? []
        : Array(predictions.prefix(topK))
      switch format {
      case .table: try out.print(lines(use, corpus, shown, names) + "\n")
      case .json: results.append(json(use, corpus, shown, isGuess: isGuess, names))
      }
    }
    if format == .json {
      try out.print(String(decoding: JSON.array(results).encoded(), as: UTF8.self))
    }
  }

  private func corpus(
    _ texts: [String], _ wordNet: WordNet?, _ classifier: SenseClassifier?
  ) -> SenseCorpus {
    let kind = pos.flatMap { PartOfSpeech(tag: $0) }
    let finder = word.map { WordFinder($0, wordNet: wordNet) }
    var corpus = SenseCorpus()
    for text in texts {
      if let marked = MarkedText(text) {
        let form = String(decoding: Array(marked.text.utf8)[marked.span], as: UTF8.self)
        corpus.append(marked.text) {
          [use($0, marked.span, word ?? lemma(of: form, kind, wordNet, classifier), kind)]
        }
      } else {
        let spans = finder?.ranges(in: text) ?? []
        if spans.isEmpty {
          StandardError.write(
            "sememe: warning: no word to judge in: " + DisplayText.cut(text, to: 60))
        }
        corpus.append(text) { number in spans.map { use(number, $0, word ?? "", kind) } }
      }
    }
    return corpus
  }

  /// The base form of a marked word: the first that the classifier knows, else WordNet's first.
  private func lemma(
    of form: String, _ kind: PartOfSpeech?, _ wordNet: WordNet?, _ classifier: SenseClassifier?
  ) -> String {
    let found = wordNet.baseForms(of: form, kind)
    let known = ([form] + found).first { candidate in
      let lemma = use(0, 0..<1, candidate, kind).lexeme
      return classifier.map { !$0.senses(of: lemma).isEmpty } ?? false
    }
    return known ?? found.first ?? form
  }

  private func use(
    _ sentence: Int, _ span: Range<Int>, _ lemma: String, _ kind: PartOfSpeech?
  ) -> SenseCorpus.Use {
    SenseCorpus.Use(sentence: sentence, span: span, lemma: lemma, partOfSpeech: kind)
  }

  private func glosses(
    _ corpus: SenseCorpus, _ wordNet: WordNet?, _ embedder: Embedder
  ) async throws -> SenseModel {
    guard let wordNet else { throw CommandError(ExitStatus.missingInput, "WordNet is missing") }
    let selection = layer.layer ?? (embedder.layerCount == 0 ? .lookup : .last())
    let lexemes = Set(corpus.uses.map(\.lexeme))
    return SenseModel(
      model: model.model, layer: selection, subtokens: .mean,
      classifier: try await SenseClassifier.glosses(
        of: lexemes, wordNet, embedder, layer: selection))
  }

  private func lines(
    _ use: SenseCorpus.Use, _ corpus: SenseCorpus, _ predictions: [SensePrediction],
    _ names: SenseNames
  ) -> String {
    var table = Table([.right, .left, .left])
    for prediction in predictions {
      table.add([
        prediction.score.isNaN ? "first" : Decimals.text(prediction.score, 3), prediction.sense,
        names.definition(of: prediction.sense),
      ])
    }
    if predictions.isEmpty { table.add(["", "unknown word", ""]) }
    return "\(corpus.text(of: use)): \(DisplayText.cut(corpus.sentences[use.sentence], to: 100))\n"
      + table.lines(indent: 2)
  }

  private func json(
    _ use: SenseCorpus.Use, _ corpus: SenseCorpus, _ predictions: [SensePrediction],
    isGuess: Bool, _ names: SenseNames
  ) -> JSON {
    [
      "use": SenseUseView.json(use, in: corpus), "lemma": .string(use.lemma),
      "source": .string(isGuess ? "first sense" : classifier == nil ? "glosses" : "classifier"),
      "senses": .array(
        predictions.map {
          [
            "sense": .string($0.sense), "score": .double($0.score),
            "definition": .string(names.definition(of: $0.sense)),
          ]
        }),
    ]
  }
}

/// What senses mean, where WordNet knows them.
struct SenseNames {
  private let wordNet: WordNet?

  init(_ wordNet: WordNet?) { self.wordNet = wordNet }

  func definition(of sense: String) -> String {
    guard let wordNet, let kind = PartOfSpeech(senseKey: sense),
      let sign = sense.lastIndex(of: "%")
    else { return "" }
    let senses = try? wordNet.senses(of: String(sense[..<sign]), kind)
    return senses?.first { $0.key == sense }?.synset.definition ?? ""
  }
}

extension WordNet? {
  /// The base forms of a word in a text; none where WordNet is not there or has none.
  func baseForms(of form: String, _ kind: PartOfSpeech?) -> [String] {
    guard let self else { return [] }
    return (kind.map { [$0] } ?? PartOfSpeech.allCases).flatMap { self.lemmas(of: form, $0) }
  }
}
