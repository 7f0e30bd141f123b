/// Texts to measure with: the same on every machine.
struct BenchWorkload: Sendable {
  /// What the table calls it.
  let name: String
  /// The texts of one round.
  let texts: [String]

  /// Sentences, passages and texts that fill a model, their lengths spread like those of the race
  /// against other engines in `Benchmarks/peers`.
  ///
  /// In tokens of a WordPiece model: *short* 5 to 44, median 17; *mixed* 14 to 253, mean 87; *long*
  /// 256 after truncation.
  static let builtIn: [BenchWorkload] = [
    BenchWorkload(
      name: "short",
      texts: texts(512, words: [3, 18, 10, 27, 6, 13, 8, 36, 11, 15, 5, 20, 9, 23, 12, 16])),
    BenchWorkload(
      name: "mixed",
      texts: texts(
        128, words: [54, 11, 92, 19, 178, 31, 66, 136, 41, 225, 26, 80, 35, 112, 48, 59])),
    BenchWorkload(name: "long", texts: texts(32, words: [300])),
  ]

  /// Texts whose latency is measured, one at a time: a question of 12 tokens of a WordPiece model,
  /// and a passage of 128.
  static let single = [
    "How do artificial neural networks learn from many examples?", text(from: 0, words: 113),
  ]

  /// Texts of so many words, the counts taken in turn.
  private static func texts(_ count: Int, words counts: [Int]) -> [String] {
    (0..<count).map { text(from: $0 * 91, words: counts[$0 % counts.count]) }
  }

  /// The words that follow one of the story's, which begins again after its last.
  private static func text(from first: Int, words count: Int) -> String {
    (first..<first + count).map { words[$0 % words.count] }.joined(separator: " ")
  }

  private static let words = sentences.flatMap { $0.split(separator: " ") }

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
