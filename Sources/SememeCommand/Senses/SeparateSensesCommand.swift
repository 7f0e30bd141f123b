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

  @Argument(
    help:
      "A table (.tsv) with columns word, sense and sentence, or JSON lines; - is standard input.")
  var file: WholeFile

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
    let corpus = try SenseCorpus(path: file.path, wordNet: dictionary.optional())
    let embedder = try model.embedder()
    let layers =
      [.lookup]
      + LayerChoice.selections(
        layer.isEmpty ? [.all] : layer, layerCount: embedder.layerCount)
    let numbered = try numbered(layers, layerCount: embedder.layerCount)
    let vectors = try await corpus.vectors(embedder, layers: layers, subtokens: subtokens)
    let found = try await staticVectors(corpus)
    let words = try SeparatedWords(
      corpus, isRead: found.map(\.isRead).reduce(vectors.isRead) { zip($0, $1).map { $0 && $1 } })
    for warning in words.warnings { StandardError.write("sememe: warning: " + warning) }
    let measured = try layers.indices.map {
      try SeparationRow(name: "\(layers[$0])", words, vectors.vectors[$0])
    }
    var rows = measured
    for (number, (path, vectors)) in zip(statics, found).enumerated() {
      rows.insert(try SeparationRow(name: path, words, vectors.vectors[0]), at: number + 1)
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
    try plot.write { try picture(numbered.map { ($0.layer, measured[$0.row]) }) }
  }

  /// The vectors of files of words; uses without one there are not compared at all, so that every
  /// row is of the same uses.
  private func staticVectors(_ corpus: SenseCorpus) async throws -> [UseVectors] {
    var result: [UseVectors] = []
    for path in statics {
      let found = try await corpus.vectors(
        Embedder(model: path), layers: [.lookup], subtokens: subtokens)
      let missing = found.isRead.count { !$0 }
      if missing > 0 {
        StandardError.write(
          "sememe: warning: \(path): \(missing) uses have no vector there and are left out")
      }
      result.append(found)
    }
    return result
  }

  private func table(
    _ rows: [SeparationRow], _ title: String, _ places: Int,
    _ value: (SeparationMeasures) -> Double
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

  /// The numbers of the single layers among some selections, ascending, and each one's row; those
  /// counted from the end have their number from the start.
  private func numbered(
    _ layers: [LayerSelection], layerCount: Int
  ) throws -> [(layer: Int, row: Int)] {
    var rows: [Int: Int] = [:]
    for (row, layer) in layers.enumerated() {
      guard case .layer(let number) = layer else { continue }
      rows[number < 0 ? layerCount + 1 + number : number] = row
    }
    guard plot.plot == nil || rows.count >= 2 else {
      throw CommandError(
        ExitStatus.usage, "--plot draws lines by layer: choose at least two layers, or all")
    }
    return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Gap and AUC by layer, a line for every word and for their mean.
  private func picture(_ rows: [(layer: Int, row: SeparationRow)]) throws -> Figure {
    let words = rows.first?.row.words ?? []
    let places = rows.map { Double($0.layer) }
    func chart(_ title: String, _ value: (SeparationMeasures) -> Double) throws -> LineChart {
      let lines = words.indices.map { word in
        LineSeries(words[word], rows.map { value($0.row.raw[word]) }, places: places)
      }
      let mean = LineSeries(
        "mean", rows.map { SeparationRow.mean($0.row.raw, value) }, places: places)
      return try LineChart(lines + [mean], title: title, xName: "layer", yName: title)
    }
    return try Figure(
      [try chart("gap") { $0.gap }, try chart("AUC") { $0.auc }],
      title: "Senses told apart, by layer",
      caption: "Layer 0 is the embedding output. Gap: mean cosine within senses less that between.")
  }
}
