import ArgumentParser
import Sememe
import SememeJSON

/// `sememe senses compare`: one word's vectors over sentences, static against contextual.
struct CompareSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare one word's vectors in different sentences.",
    discussion: """
      Shows the cosine of every use of the word with every other, from the model's input table \
      (static: the same vector everywhere) and from its layers (contextual). Sentences come from \
      the arguments, or one a line from standard input.
      """)

  @OptionGroup var model: ModelArguments
  @OptionGroup var inputOptions: InputOptions

  @Argument(help: "The word or phrase, found as a whole word in any case.")
  var word: String

  @Argument(help: "The sentences.")
  var sentences: [String] = []

  @Option(help: ArgumentHelp("A file of sentences.", valueName: "file"))
  var input: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A layer to show: 0 to the number of layers, -1 for the last, last4, last4-sum, all.",
      discussion: "May be repeated; by default the mean of the last four layers.",
      valueName: "layer"),
    transform: LayerChoice.named)
  var layer: [LayerChoice] = []

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  @Option(help: "When a table is coloured.")
  var color = ColorChoice.auto

  private static let limit = 1000

  func run() async throws {
    let stream = try inputOptions.stream(texts: sentences, files: input.map { [$0] } ?? [])
    let sentences = try await stream.collect(
      upTo: CompareSensesCommand.limit, purpose: "every use would be compared with every other")
    guard !sentences.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "no sentences were given; give some after the word, in a file with --input, or one a line "
          + "on standard input")
    }
    let embedder = try model.embedder()
    let uses = try await WordUses(of: word, in: sentences, embedder, subtokens: subtokens)
    for sentence in uses.missingSentences {
      StandardError.write(
        "sememe: warning: sentence \(sentence + 1) does not use \"\(word)\" where the model reads: "
          + DisplayText.cut(sentences[sentence], to: 60))
    }
    var matrices: [(layer: LayerSelection, cosines: [[Float]])] = []
    for layer in [.lookup] + selections(embedder) {
      matrices.append((layer, try await uses.cosines(layer)))
    }
    let out = StandardOutput()
    switch format {
    case .table:
      for (layer, cosines) in matrices {
        try out.print(WordUses.title(of: layer))
        let table = MatrixTable(
          values: cosines, labels: uses.labels, isColored: Terminal.isColored(color),
          width: Terminal.width)
        try out.print(table.lines())
        try out.print()
      }
    case .json: try out.print(json(uses, matrices))
    }
  }

  private func selections(_ embedder: Embedder) -> [LayerSelection] {
    // A static embedding has nothing beside its table, which is shown anyway.
    guard embedder.layerCount > 0 || !layer.isEmpty else { return [] }
    let choices = layer.isEmpty ? [.one(.last(min(4, embedder.layerCount)))] : layer
    return LayerChoice.selections(choices, layerCount: embedder.layerCount)
  }

  private func json(
    _ uses: WordUses, _ matrices: [(layer: LayerSelection, cosines: [[Float]])]
  ) -> String {
    let places: [JSON] = uses.vectors.map { use in
      [
        "sentence": .int(use.sentence), "start": .int(use.byteRange.lowerBound),
        "end": .int(use.byteRange.upperBound), "text": .string(use.text),
      ]
    }
    let layers: [JSON] = matrices.map { layer, cosines in
      [
        "layer": .string(layer.description),
        "cosines": .array(cosines.map { .array($0.map(JSON.float)) }),
      ]
    }
    let result: JSON = [
      "model": .string(model.model), "word": .string(word), "uses": .array(places),
      "layers": .array(layers),
    ]
    return String(decoding: result.encoded(), as: UTF8.self)
  }
}
