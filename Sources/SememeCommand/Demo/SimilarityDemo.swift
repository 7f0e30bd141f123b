import Sememe
import SememeTensors

/// One sentence compared with three others.
struct SimilarityDemo {
  private let embedder: Embedder
  private let style: DemoStyle

  private static let sentence = "This is an example sentence."
  private static let others = [
    "Each sentence is converted to a vector.",
    "Sentences with similar meanings have similar vectors.",
    "This sentence is like the first one.",
  ]

  static var texts: [String] { [sentence] + others }

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
    let scores = try await times.measure("4 sentences for similarity") {
      let vectors = try await embedder.encode(SimilarityDemo.texts)
      return vectors.similarity(to: vectors).rows(0..<1).values.dropFirst()
    }
    try out.print("\n" + style.title("(b) Sentence similarity"))
    try out.print("How close to \"\(SimilarityDemo.sentence)\"?\n")
    for (score, text) in zip(scores, SimilarityDemo.others) {
      try out.print(" \(MatrixTable.text(of: score))  \(text)")
    }
  }
}
