import Sememe
import SememeEvaluation
import SememeTensors

/// One word in six sentences and three senses: static against contextual vectors.
struct SensesDemo {
  private let embedder: Embedder
  private let style: DemoStyle

  private static let word = "bank"
  /// Two sentences of each sense, one after the other.
  static let sentences = [
    "I deposited money at the bank", "She put her savings in the bank",
    "We sat by the river bank", "They rested on the bank of a river",
    "The plane will bank left", "The aircraft began to bank right",
  ]

  init(_ embedder: Embedder, _ style: DemoStyle) {
    self.embedder = embedder
    self.style = style
  }

  /// Computes and prints.
  ///
  /// - Parameters:
  ///   - out: where to.
  ///   - times: notes how long it took.
  /// - Throws: the library's errors, or that the output cannot be written.
  func run(_ out: StandardOutput, _ times: inout DemoTimes) async throws {
    let usual = LayerSelection.last(min(4, embedder.layerCount))
    let layers = [.lookup, usual] + (1...embedder.layerCount).map { LayerSelection.layer($0) }
    let uses = try await times.measure("vectors of \"bank\" in 6 sentences, by layer") {
      let finder = WordFinder(SensesDemo.word, isInflected: false)
      return try await WordUses(
        of: SensesDemo.word, in: SenseCorpus(finding: finder, in: SensesDemo.sentences), embedder,
        layers: layers, subtokens: .mean)
    }
    let layer = try bestLayer(uses)
    try out.print("\n" + style.title("(a) \"bank\" means three things"))
    try out.print("Cosine of the word's vector in each sentence with that in every other.\n")
    try show(0, uses, out)
    try out.print(" one vector for all: a static embedding cannot tell the senses apart\n")
    try show(layer, uses, out)
    try out.print(try separation(uses.cosines(layer)).report + "\n")
    try out.print("centered: the same vectors after subtracting their mean, what all uses share")
    let centered = uses.cosines(layer, isCentered: true)
    try out.print(style.matrix(centered.matrixRows, uses.labels))
    try out.print(try separation(centered).report)
  }

  private func show(_ layer: Int, _ uses: WordUses, _ out: StandardOutput) throws {
    try out.print(WordUses.title(of: uses.vectors.layers[layer]))
    try out.print(style.matrix(uses.cosines(layer).matrixRows, uses.labels))
  }

  /// The mean of the last four layers where it separates the senses, as it does in most models;
  /// else the layer that does so best.
  private func bestLayer(_ uses: WordUses) throws -> Int {
    let margins = try uses.vectors.layers.indices.map { try separation(uses.cosines($0)).margin }
    if margins[1] > 0 { return 1 }
    return (1..<margins.count).max { margins[$0] < margins[$1] } ?? 1
  }

  private func separation(_ cosines: Tensor) throws -> SenseSeparation {
    try SenseSeparation(
      cosines: cosines, senses: SensesDemo.sentences.indices.map { "\($0 / 2)" })
  }
}

extension SenseSeparation {
  /// What the numbers say, in lines; uses are numbered from 1.
  fileprivate var report: String {
    let pairs = within.map { "\($0.first + 1)-\($0.second + 1) \(MatrixTable.text(of: $0.cosine))" }
    return """
       same sense:             \(pairs.joined(separator: ", "))
       lowest of the same:     \(line(lowestWithin))
       highest of different:   \(line(highestBetween))
       \(margin > 0 ? "every same-sense pair lies above all others" : "the senses overlap here"), \
      margin \(MatrixTable.text(of: Float(margin)))
      """
  }

  private func line(_ pair: Pair) -> String {
    "\(MatrixTable.text(of: pair.cosine))  (\(pair.first + 1) and \(pair.second + 1))"
  }
}
