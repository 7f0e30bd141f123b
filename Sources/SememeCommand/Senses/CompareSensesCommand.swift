import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON
import SememeTensors

/// `sememe senses compare`: one word's vectors over sentences, static against contextual.
struct CompareSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare one word's vectors in different sentences.",
    discussion: """
      Shows the cosine of every use of the word with every other, from the model's input table \
      (static: the same vector everywhere) and from its layers (contextual). Sentences come from \
      the arguments, or one a line from standard input. Where the senses are known (--uses), each \
      matrix is followed by how well it tells them apart.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var senseInput: SenseInput

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A layer to show: 0 to the number of layers, -1 for the last, 1,2,3, last4, last4-sum, mix:…, all.",
      discussion: "May be repeated; by default the mean of the last four layers.",
      valueName: "layer"),
    transform: LayerChoice.named)
  var layer: [LayerChoice] = []

  @Option(
    name: .customLong("static"),
    help: ArgumentHelp(
      "A file of word vectors to show beside the model; may be repeated.", valueName: "file"))
  var statics: [String] = []

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @Flag(help: "Subtract the mean of all uses first.")
  var centered = false

  @OptionGroup var plot: PlotArguments

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  @Option(help: "When a table is coloured.")
  var color = ColorChoice.auto

  func run() async throws {
    let corpus = try await senseInput.corpus()
    let word = senseInput.word
    let embedder = try model.embedder()
    let uses = try await WordUses(
      of: word, in: corpus, embedder, layers: [.lookup] + selections(embedder),
      subtokens: subtokens)
    for sentence in uses.missingSentences {
      StandardError.write(
        "sememe: warning: sentence \(sentence + 1) does not use \"\(word)\" where the model reads: "
          + DisplayText.cut(corpus.sentences[sentence], to: 60))
    }
    var views = uses.vectors.layers.indices.map {
      SenseMatrixView(
        uses: uses, layer: $0, name: "\(uses.vectors.layers[$0])",
        title: WordUses.title(of: uses.vectors.layers[$0]), isCentered: centered)
    }
    for (number, path) in statics.enumerated() {
      let words = try Embedder(model: path)
      let found = try await WordUses(
        of: word, in: corpus, words, layers: [.lookup], subtokens: subtokens,
        reader: "the file \(path)")
      views.insert(
        SenseMatrixView(
          uses: found, layer: 0, name: path, title: "static: \(path)", isCentered: centered),
        at: number + 1)
    }
    let out = StandardOutput()
    switch format {
    case .table:
      for view in views { try out.print(view.lines(isColored: Terminal.isColored(color)) + "\n") }
    case .json: try out.print(json(uses, views))
    }
    try plot.write { try SensePicture(uses, word: word).comparison() }
  }

  private func selections(_ embedder: Embedder) -> [LayerSelection] {
    // A static embedding has nothing beside its table, which is shown anyway.
    guard embedder.layerCount > 0 || !layer.isEmpty else { return [] }
    let choices = layer.isEmpty ? [.one(.last(min(4, embedder.layerCount)))] : layer
    return LayerChoice.selections(choices, layerCount: embedder.layerCount)
  }

  private func json(_ uses: WordUses, _ views: [SenseMatrixView]) -> String {
    let result: JSON = [
      "model": .string(model.model), "word": .string(senseInput.word),
      "uses": .array(uses.uses.map { SenseUseView.json($0, in: uses.corpus) }),
      "layers": .array(views.map(\.json)),
    ]
    return String(decoding: result.encoded(), as: UTF8.self)
  }
}
