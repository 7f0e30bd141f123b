import ArgumentParser
import Sememe
import SememeEvaluation
import SememeJSON
import SememePlots

/// `sememe senses separation`: how well every layer tells the known senses of words apart.
struct SeparateSensesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "separation",
    abstract: "Measure how well each layer tells known senses of words apart.",
    discussion: """
      For every word of the file: the mean cosine of two uses of the same sense less that of two of \
      different senses (gap), and how often a pair of the same sense is more alike than one of \
      different senses (AUC); raw, and after the mean of the word's uses was subtracted (centered).
      """)

  @OptionGroup var model: ModelArguments

  @Argument(help: "A table (.tsv) with columns word, sense and sentence, or JSON lines.")
  var file: String

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A layer: 0 to the number of layers, -1 for the last, 1,2,3, last4, last4-sum, mix:…, all.",
      discussion: "May be repeated; by default all.", valueName: "layer"),
    transform: LayerChoice.named)
  var layer: [LayerChoice] = []

  @Option(
    name: .customLong("static"),
    help: ArgumentHelp(
      "A file of word vectors to measure beside the model; may be repeated.", valueName: "file"))
  var statics: [String] = []

  @Option(help: "How a word of several tokens gets one vector.")
  var subtokens = SubtokenPooling.mean

  @OptionGroup var dictionary: DictionaryArguments
  @OptionGroup var plot: PlotArguments

  @Option(help: "How the result is written.")
  var format = OutputStyle.table

  func run() async throws {
    let corpus = try SenseCorpus(path: file, wordNet: dictionary.optional())
    let embedder = try model.embedder()
    let layers =
      [.lookup]
      + LayerChoice.selections(
        layer.isEmpty ? [.all] : layer, layerCount: embedder.layerCount)
    let vectors = try await corpus.vectors(embedder, layers: layers, subtokens: subtokens)
    var rows = try layers.indices.map {
      try SeparationRow(name: "\(layers[$0])", corpus, vectors, layer: $0)
    }
    for (number, path) in statics.enumerated() {
      let found = try await corpus.vectors(
        Embedder(model: path), layers: [.lookup], subtokens: subtokens)
      rows.insert(try SeparationRow(name: path, corpus, found, layer: 0), at: number + 1)
    }
    let out = StandardOutput()
    switch format {
    case .table:
      try out.print(table(rows, "gap: mean cosine within senses less that between", 3) { $0.gap })
      try out.print()
      try out.print(
        table(rows, "AUC: a pair of one sense is more alike than one of two", 3) { $0.auc })
    case .json:
      let result: JSON = ["model": .string(model.model), "layers": .array(rows.map(\.json))]
      try out.print(String(decoding: result.encoded(), as: UTF8.self))
    }
    try plot.write { try picture(rows, layers) }
  }

  private func table(
    _ rows: [SeparationRow], _ title: String, _ places: Int,
    _ value: (SenseSeparation) -> Double
  ) -> String {
    let words = rows[0].words
    var table = Table(
      [.left] + [Table.Alignment](repeating: .right, count: words.count + 2),
      titles: ["layer"] + words + ["mean", "centered"])
    for row in rows {
      table.add(
        [row.name] + row.raw.map { Decimals.text(value($0), places) }
          + [row.raw, row.centered].map { Decimals.text(SeparationRow.mean($0, value), places) })
    }
    return title + "\n" + table.lines()
  }

  /// Gap and AUC by layer, a line for every word and for their mean.
  private func picture(_ rows: [SeparationRow], _ layers: [LayerSelection]) throws -> Figure {
    let numbered = rows.filter { Int($0.name) != nil }
    func chart(_ title: String, _ value: (SenseSeparation) -> Double) throws -> LineChart {
      let words = rows[0].words.indices.map { word in
        LineSeries(rows[0].words[word], numbered.map { value($0.raw[word]) })
      }
      let mean = LineSeries("mean", numbered.map { SeparationRow.mean($0.raw, value) })
      return try LineChart(words + [mean], title: title, xName: "layer", yName: title)
    }
    guard numbered.count >= 2 else {
      throw CommandError(
        ExitStatus.usage, "--plot draws lines by layer: choose at least two layers, or all")
    }
    return try Figure(
      [try chart("gap") { $0.gap }, try chart("AUC") { $0.auc }],
      title: "Senses told apart, by layer",
      caption: "Layer 0 is the embedding output. Gap: mean cosine within senses less that between.")
  }
}

/// How well one layer separates the senses of every word.
struct SeparationRow {
  let name: String
  let words: [String]
  /// One for every word.
  let raw: [SenseSeparation]
  let centered: [SenseSeparation]

  init(name: String, _ corpus: SenseCorpus, _ vectors: UseVectors, layer: Int) throws {
    self.name = name
    var groups: [(word: String, uses: [Int])] = []
    var places: [String: Int] = [:]
    for (index, use) in corpus.uses.enumerated()
    where vectors.isRead[index] && !use.senses.isEmpty {
      let place = places[use.lemma] ?? groups.count
      if place == groups.count {
        places[use.lemma] = place
        groups.append((use.lemma, []))
      }
      groups[place].uses.append(index)
    }
    guard !groups.isEmpty else {
      throw CommandError(ExitStatus.badData, "\(name): no use has a sense and a vector")
    }
    words = groups.map(\.word)
    func separations(_ isCentered: Bool) throws -> [SenseSeparation] {
      try groups.map { group in
        try SenseSeparation(
          vectors.selecting(group.uses).vectors[layer],
          senses: group.uses.map { corpus.uses[$0].senses[0] }, isCentered: isCentered)
      }
    }
    (raw, centered) = (try separations(false), try separations(true))
  }

  static func mean(_ words: [SenseSeparation], _ value: (SenseSeparation) -> Double) -> Double {
    words.reduce(0) { $0 + value($1) } / Double(max(words.count, 1))
  }

  var json: JSON {
    [
      "layer": .string(name),
      "words": .array(
        words.indices.map { word in
          [
            "word": .string(words[word]), "raw": SenseMatrixView.json(raw[word]),
            "centered": SenseMatrixView.json(centered[word]),
          ]
        }),
      "mean_gap": .double(SeparationRow.mean(raw) { $0.gap }),
      "mean_auc": .double(SeparationRow.mean(raw) { $0.auc }),
    ]
  }
}
