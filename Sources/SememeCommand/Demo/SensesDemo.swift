import Sememe

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
    let (uses, layer) = try await times.measure("vectors of \"bank\" in 6 sentences, by layer") {
      let uses = try await WordUses(
        of: SensesDemo.word, in: SensesDemo.sentences, embedder, subtokens: .mean)
      return (uses, try await bestLayer(uses))
    }
    try out.print("\n" + style.title("(a) \"bank\" means three things"))
    try out.print("Cosine of the word's vector in each sentence with that in every other.\n")
    try await show(.lookup, uses, out)
    try out.print(" one vector for all: a static embedding cannot tell the senses apart\n")
    try await show(layer, uses, out)
    try out.print(separation(try await uses.cosines(layer)).report + "\n")
    try out.print("centered: the same vectors after subtracting their mean, what all uses share")
    let centered = try await uses.cosines(layer, isCentered: true)
    try out.print(style.matrix(centered, uses.labels))
    try out.print(separation(centered).report)
  }

  private func show(_ layer: LayerSelection, _ uses: WordUses, _ out: StandardOutput) async throws {
    try out.print(WordUses.title(of: layer))
    try out.print(style.matrix(try await uses.cosines(layer), uses.labels))
  }

  /// The mean of the last four layers where it separates the senses, as it does in most models;
  /// else the layer that does so best.
  private func bestLayer(_ uses: WordUses) async throws -> LayerSelection {
    let usual = LayerSelection.last(min(4, embedder.layerCount))
    var best = (layer: usual, margin: separation(try await uses.cosines(usual)).margin)
    if best.margin > 0 { return usual }
    for layer in (1...embedder.layerCount).map({ LayerSelection.layer($0) }) {
      let margin = separation(try await uses.cosines(layer)).margin
      if margin > best.margin { best = (layer, margin) }
    }
    return best.layer
  }

  private func separation(_ cosines: [[Float]]) -> SenseSeparation {
    SenseSeparation(cosines, senses: SensesDemo.sentences.indices.map { $0 / 2 })
  }
}
