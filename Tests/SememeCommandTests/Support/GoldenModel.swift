import Sememe
import SememeTestSupport

/// Small models that lie in the repository, for the command to load.
enum GoldenModel {
  /// Mean pooling and unit length; reads 40 tokens; 32 dimensions.
  static let plain = GoldenCases.folder + "/sbert-mean-normalize"
  /// With prompts `query` and `document`, of which `query` is the default.
  static let prompted = GoldenCases.folder + "/sbert-prompt-excluded"

  /// What the library computes with the plain model.
  static func vectors(
    of texts: [String], options: EmbeddingOptions = EmbeddingOptions(), model: String = plain
  ) async throws -> [[Float]] {
    let embeddings = try await Embedder(folder: model).encode(texts, options: options)
    return (0..<embeddings.count).map { embeddings[$0] }
  }

  /// Texts of one to some words, all different.
  static func texts(_ count: Int) -> [String] {
    let words = ["cat", "river", "bank", "the", "warm", "car", "justice", "slept", "kites", "left"]
    var generator = SeededGenerator(seed: 7)
    return (0..<count).map { index in
      let length = Int.random(in: 1...12, using: &generator)
      let chosen = (0..<length).map { _ in words.randomElement(using: &generator) ?? "" }
      return "\(index) " + chosen.joined(separator: " ")
    }
  }
}

extension [String] {
  /// The texts as a file with one a line.
  var asLines: [UInt8] { [UInt8](map { $0 + "\n" }.joined().utf8) }
}
