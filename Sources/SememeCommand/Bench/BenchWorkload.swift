import Sememe

/// Texts to measure with: the same on every machine.
struct BenchWorkload: Sendable {
  /// What the table calls it.
  let name: String
  /// The texts of one round.
  let texts: [String]

  /// Sentences of about 16 tokens, some ten-word paragraphs of them, and texts that fill a model.
  static let builtIn: [BenchWorkload] = [
    BenchWorkload(name: "short", texts: texts(count: 256, sentences: [1])),
    BenchWorkload(name: "mixed", texts: texts(count: 128, sentences: [1, 2, 1, 4, 1, 8, 2, 3])),
    BenchWorkload(name: "long", texts: texts(count: 32, sentences: [24])),
  ]

  /// A question of 12 tokens of a WordPiece model, whose latency is measured.
  static let query = "How do artificial neural networks learn from many examples?"

  /// Texts that are some sentences long, the lengths taken in turn.
  private static func texts(count: Int, sentences lengths: [Int]) -> [String] {
    (0..<count).map { index in
      let length = lengths[index % lengths.count]
      return (0..<length).map { Self.sentences[(index * 7 + $0 * 5) % Self.sentences.count] }
        .joined(separator: " ")
    }
  }

  private static let sentences = [
    "The old lighthouse keeper wrote down every ship that passed the cape.",
    "A gentle rain fell on the market while the farmers packed their stalls.",
    "Most of the library's rare maps were drawn before the river changed course.",
    "She repaired the broken clock with a spring from her grandfather's watch.",
    "Engineers tested the new bridge by driving forty loaded trucks across it.",
    "The orchestra tuned quietly before the curtain rose on the second act.",
    "Bees returned to the valley after the meadow was left to grow wild.",
    "He translated the letter slowly because the handwriting was hard to read.",
    "Every spring the children measure the oldest tree in the school garden.",
    "The train stopped for an hour in the snow between two small stations.",
    "Our telescope recorded a faint signal from the edge of the galaxy.",
    "Bakers in this street still heat their ovens with wood from the hills.",
    "The committee postponed its vote until the missing report was found.",
    "Fishermen mended their nets on the pier and waited for calmer weather.",
    "A museum guard noticed that the painting had been hung upside down.",
    "Doctors compared the two treatments over five years with equal groups.",
    "The desert road was straight for so long that the driver counted poles.",
  ]
}
