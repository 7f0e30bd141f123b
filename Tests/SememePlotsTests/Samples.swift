import SememePlots
import SememeProjection
import SememeTensors
import SememeTestSupport

/// Plots of numbers made up by a seeded generator, as many kinds as there are.
enum Samples {
  /// Every sample by name.
  static func all() throws -> [(name: String, plot: any Plot)] {
    [
      ("scatter", try scatter()), ("scatter-values", try scatterValues()),
      ("scatter-3d", try solidScatter()), ("scatter-10k", try manyPoints()),
      ("scatter-one", try onePoint()), ("scatter-axes", try namedAxes()),
      ("heatmap", try heatMap()), ("heatmap-diverging", try divergingMap()),
      ("heatmap-large", try largeMap()), ("lines", try lines()), ("dendrogram", try dendrogram()),
      ("bars", try bars()), ("attention-lines", try attention(.lines(layer: 1))),
      ("attention-grid", try attention(.grid)),
      ("attention-map", try attention(.map(layer: 1, head: 2))), ("figure", try figure()),
    ]
  }

  static let sentences = [
    "She sat on the bank and watched the river.", "The bank raised its interest rates again.",
    "He opened an account at the bank.", "Trees lined the grassy bank of the stream.",
    "The boat drifted towards the muddy bank.", "My bank charges no fees.",
    "银行提高了利率。", "彼は川の岸辺を歩いた。", "A <bank> & \"its\" owner’s loan, " + "and so on, ".repeated(8),
    "They robbed the bank in broad daylight.", "Reeds grew along the bank.",
    "The central bank sets monetary policy.",
  ]

  static let senses: [String?] = [
    "river", "money", "money", "river", "river", "money", "money", "river", nil, "money", "river",
    "money",
  ]

  /// Clusters of points around seeded centres.
  static func cloud(_ count: Int, width: Int, clusters: Int, seed: UInt64) -> Tensor {
    var random = SeededGenerator(seed: seed)
    let centers = (0..<clusters * width).map { _ in Float.random(in: -8...8, using: &random) }
    let values = (0..<count).flatMap { point in
      (0..<width).map { dimension in
        let spread = (0..<4).reduce(Float(0)) { sum, _ in
          sum + Float.random(in: -1...1, using: &random)
        }
        return centers[point % clusters * width + dimension] + spread
      }
    }
    return Tensor(values, shape: [count, width])
  }

  static func scatter() throws -> ScatterPlot {
    try ScatterPlot(
      cloud(12, width: 2, clusters: 2, seed: 3), title: "Uses of “bank”",
      caption: "Two principal components of seeded numbers.", labels: sentences, groups: senses,
      groupsName: "sense")
  }

  static func scatterValues() throws -> ScatterPlot {
    let points = cloud(300, width: 2, clusters: 5, seed: 4)
    return try ScatterPlot(
      points, title: "Values by colour", values: (0..<300).map { points[$0, 0] + points[$0, 1] },
      valueName: "log frequency")
  }

  static func solidScatter() throws -> ScatterPlot {
    try ScatterPlot(
      cloud(200, width: 3, clusters: 4, seed: 5), title: "Three dimensions",
      labels: (0..<200).map { "word\($0)" }, groups: (0..<200).map { "cluster \($0 % 4 + 1)" },
      groupsName: "cluster",
      axes: (1...3).map { "component \($0) (12.3 % of the variance)" }, mostLabels: 20)
  }

  static func manyPoints() throws -> ScatterPlot {
    try ScatterPlot(
      cloud(10_000, width: 2, clusters: 12, seed: 6), title: "Ten thousand points",
      caption: "Twelve clusters; one point in fifty belongs to none.",
      labels: (0..<10_000).map { "token-\($0)" },
      details: (0..<10_000).map { "line \($0) of the corpus" },
      groups: (0..<10_000).map { $0 % 50 == 0 ? nil : "cluster \($0 % 12 + 1)" })
  }

  static func onePoint() throws -> ScatterPlot {
    try ScatterPlot(
      Tensor([3, 4], shape: [1, 2]), title: "One point", labels: ["alone"], groups: ["only"])
  }

  static func namedAxes() throws -> ScatterPlot {
    try ScatterPlot(
      cloud(80, width: 2, clusters: 3, seed: 8), title: "Principal components",
      groups: (0..<80).map { "species \($0 % 3 + 1)" },
      axes: ["PC 1 (72.9 % of the variance)", "PC 2 (22.8 %)"])
  }

  static func heatMap() throws -> HeatMap {
    let count = sentences.count
    var values = (0..<count * count).map { index -> Float in
      let (row, column) = (index / count, index % count)
      if row == column { return 1 }
      let same = senses[row] == senses[column]
      return (same ? 0.7 : 0.35) + Float((row * column) % 7) * 0.02
    }
    values[5] = .nan
    return try HeatMap(
      Tensor(values, shape: [count, count]), rows: sentences, columns: (1...count).map(String.init),
      title: "Cosines of “bank”", caption: "Rows and columns are the sentences’ uses of the word.",
      valueName: "cosine", rowGroups: senses, columnGroups: senses, groupsName: "sense")
  }

  static func divergingMap() throws -> HeatMap {
    let values = (0..<60).map { Float($0 % 13) - 6 }
    return try HeatMap(
      Tensor(values, shape: [6, 10]), rows: (1...6).map { "test \($0)" },
      columns: (1...10).map { "a long column name \($0)" }, title: "Both sides of nought",
      scale: .diverging)
  }

  static func largeMap() throws -> HeatMap {
    let values = (0..<200 * 300).map { index -> Float in
      let (row, column) = (index / 300, index % 300)
      return Float(row * column % 997)
    }
    return try HeatMap(Tensor(values, shape: [200, 300]), title: "Sixty thousand cells")
  }

  static func lines() throws -> LineChart {
    let layers = (0...12).map(Double.init)
    let syntax = layers.map { layer -> Double in
      let distance = layer - 3
      return 0.93 - 0.002 * distance * distance
    }
    let meaning = layers.map { 0.55 + 0.02 * $0 }
    let broken = layers.map { $0 == 5 ? Double.nan : 0.5 + 0.01 * $0 }
    return try LineChart(
      [
        LineSeries("part of speech", syntax),
        LineSeries("word sense", meaning, spreads: layers.map { _ in 0.02 }),
        LineSeries("with a gap", broken),
        LineSeries("most frequent sense", [0.62], isBaseline: true),
      ], title: "What layers know", caption: "Accuracy of probes on held-back text.",
      xName: "layer", yName: "accuracy")
  }

  static func dendrogram() throws -> DendrogramPlot {
    let count = sentences.count
    var merges: [Dendrogram.Merge] = []
    var open = Array(0..<count)
    while open.count > 1 {
      let (first, second) = (open.removeFirst(), open.removeFirst())
      let height = 0.1 + 0.07 * Double(merges.count)
      merges.append(Dendrogram.Merge(first: first, second: second, height: height, count: 2))
      open.append(count + merges.count - 1)
    }
    return try DendrogramPlot(
      Dendrogram(leafCount: count, merges: merges), labels: sentences,
      title: "Sentences by distance", groups: senses,
      groupsName: "sense", heightName: "cosine distance", cut: 0.55)
  }

  static func bars() throws -> BarChart {
    try BarChart(
      [
        "Flowers and insects", "Instruments and weapons",
        "A test with a name that is far too long for its place", "Careers",
      ],
      [
        .init("GloVe", [1.5, 1.53, -0.4, 1.81], spreads: [0.1, 0.2, 0.3, 0.1]),
        .init("MiniLM", [0.9, 1.1, .nan, 0.3]),
      ], title: "Effect sizes", valueName: "effect size d")
  }

  /// Attention with heads of different habits.
  static func attention(
    _ focus: AttentionView.Focus, tokens: [String]? = nil, layers: Int = 3, heads: Int = 4
  ) throws -> AttentionView {
    let tokens =
      tokens ?? [
        "[CLS]", "the", "trophy", "did", "n't", "fit", "[SEP]", "it", "was", "too", "<big>",
        "[SEP]",
      ]
    let count = tokens.count
    let maps = (0..<layers).map { layer -> Tensor in
      let values = (0..<heads).flatMap { head in
        (0..<count).flatMap { query -> [Float] in
          let raw = (0..<count).map { key -> Float in
            let distance = abs(key - query - head + 1)
            return 1 / Float(1 + distance * distance * (layer + 1)) + (key == 0 ? 0.2 : 0)
          }
          let sum = raw.reduce(0, +)
          return raw.map { $0 / sum }
        }
      }
      return Tensor(values, shape: [heads, count, count])
    }
    let segments = tokens.indices.map { $0 > count / 2 ? 1 : 0 }
    return try AttentionView(
      tokens: tokens, maps: maps, segments: segments, title: "Attention",
      caption: "Heads that look one token further each.", focus: focus)
  }

  static func figure() throws -> Figure {
    try Figure(
      [try lines(), try bars(), try heatMap(), try scatter()], columns: 2,
      title: "Four plots on one sheet")
  }
}

extension String {
  func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
