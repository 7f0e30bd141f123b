import ArgumentParser
import Sememe
import SememeEvaluation

/// `sememe senses fit`: learns senses from labelled uses.
struct FitSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Learn senses from labelled uses of words, for `senses predict`.",
    discussion: """
      Files are tables (.tsv) with columns sentence, word and sense, JSON lines with tokens and \
      senses, or all-words XML with its keys beside it; .gz may follow. - is standard input.
      """)

  @OptionGroup var model: ModelArguments

  @Argument(help: "Files of labelled uses.")
  var files: [WholeFile]

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var output: String

  @OptionGroup var layer: LayerArgument

  @Option(help: "How vectors are compared: 1nn, centroid or logistic.")
  var method = SenseClassifier.Method.nearestNeighbor

  @Option(
    help: ArgumentHelp("The penalty of logistic regressions, as scikit-learn's C.", valueName: "C"))
  var inverseStrength = 10.0

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @OptionGroup var dictionary: DictionaryArguments

  func validate() throws {
    if files.isEmpty { throw ValidationError("give a file of labelled uses") }
    try WholeFile.check(files)
    if !(inverseStrength > 0 && inverseStrength.isFinite) {
      throw ValidationError("--inverse-strength \(inverseStrength): give a number above 0")
    }
  }

  func run() async throws {
    let wordNet = try dictionary.optional()
    var corpus = SenseCorpus()
    for file in files {
      corpus.append(contentsOf: try SenseCorpus(path: file.path, wordNet: wordNet))
    }
    let embedder = try model.embedder()
    let selection = layer.selection(embedder)
    let progress = ProgressLine()
    let count = corpus.sentences.count
    let vectors = try await corpus.vectors(
      embedder, layers: [selection], subtokens: subtokens
    ) { progress.show("\($0) of \(count) sentences") }
    let senses = try await SenseModel.fit(
      corpus, vectors, model: model.source.lastingName, subtokens: subtokens, method: method,
      inverseStrength: inverseStrength)
    progress.clear()
    let known = corpus.uses.indices.filter { !corpus.uses[$0].senses.isEmpty }
    let learnt = known.count { vectors.isRead[$0] }
    if learnt < known.count {
      StandardError.write(
        "sememe: warning: \(known.count - learnt) uses stand where the model does not read and are "
          + "left out")
    }
    try senses.save(to: output)
    let names = senses.classifier.lexemes.reduce(0) {
      $0 + senses.classifier.senses(of: $1).count
    }
    StandardError.write(
      "sememe: \(Decimals.grouped(names)) senses of "
        + "\(Decimals.grouped(senses.classifier.lexemes.count)) words, learnt from "
        + "\(Decimals.grouped(learnt)) uses, are in \(output)")
  }
}
