import Sememe
import SememeTensors

/// A question and the texts that answer it, found by meaning.
struct SearchDemo {
  private let embedder: Embedder
  private let style: DemoStyle

  private static let query = "How do artificial neural networks work?"
  private static let documents = [
    "Deep learning is a subfield of machine learning.",
    "Python is a popular programming language for AI.",
    "Neural networks are inspired by the human brain.",
    "Natural language processing deals with text data.",
    "Computer vision focuses on image recognition tasks.",
  ]

  static var texts: [String] { [query] + documents }

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
    let scores = try await times.measure("1 query and 5 documents for search") {
      let query = try await embedder.encodeQuery([SearchDemo.query])
      let documents = try await embedder.encodeDocument(SearchDemo.documents)
      return embedder.similarity(query, documents).values
    }
    let ranking = scores.indices.sorted { scores[$0] > scores[$1] }
    try out.print("\n" + style.title("(c) Semantic search"))
    try out.print("\"\(SearchDemo.query)\"\n")
    for (rank, index) in ranking.enumerated() {
      try out.print(
        " \(rank + 1). \(MatrixTable.text(of: scores[index]))  \(SearchDemo.documents[index])")
    }
  }
}
