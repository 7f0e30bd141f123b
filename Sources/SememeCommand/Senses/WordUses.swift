import Sememe
import SememeTensors

/// A word at every place where sentences use it, to be compared layer by layer.
struct WordUses {
  /// The places, with the vectors of the model's input table.
  let vectors: [WordVector]
  private let word: String
  private let sentences: [String]
  private let embedder: Embedder
  private let subtokens: SubtokenPooling

  /// Finds the places.
  ///
  /// - Parameters:
  ///   - word: a word or phrase.
  ///   - sentences: the texts.
  ///   - embedder: computes the vectors.
  ///   - subtokens: how a word of several tokens gets one vector.
  /// - Throws: `CommandError` where no sentence uses the word; the library's errors.
  init(
    of word: String, in sentences: [String], _ embedder: Embedder, subtokens: SubtokenPooling
  ) async throws {
    self.word = word
    self.sentences = sentences
    self.embedder = embedder
    self.subtokens = subtokens
    vectors = try await embedder.wordVectors(
      of: word, in: sentences, layer: .lookup, subtokens: subtokens)
    guard !vectors.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "none of the \(sentences.count) sentences uses \"\(word)\" as a whole word where the model "
          + "reads; give sentences with the word")
    }
  }

  /// The sentences without the word.
  var missingSentences: [Int] {
    let used = Set(vectors.map(\.sentence))
    return sentences.indices.filter { !used.contains($0) }
  }

  /// The sentence of every place.
  var labels: [String] { vectors.map { sentences[$0.sentence] } }

  /// The word's vectors at every place.
  ///
  /// - Parameter layer: where they are taken from.
  /// - Returns: a vector per place.
  /// - Throws: the library's errors.
  func vectors(_ layer: LayerSelection) async throws -> [[Float]] {
    try await embedder.wordVectors(
      of: word, in: sentences, layer: layer, subtokens: subtokens
    ).map(\.vector)
  }

  /// The cosine of every place with every other.
  ///
  /// - Parameters:
  ///   - layer: where the vectors are taken from.
  ///   - isCentered: whether the mean of all places is subtracted first: what all uses of the word
  ///     share then no longer hides what tells them apart.
  /// - Returns: a row per place.
  /// - Throws: the library's errors.
  func cosines(_ layer: LayerSelection, isCentered: Bool = false) async throws -> [[Float]] {
    var rows = try await vectors(layer)
    if isCentered { rows = WordUses.centered(rows) }
    let vectors = Embeddings(Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]))
    let matrix = vectors.similarity(to: vectors, by: .cosine)
    return (0..<rows.count).map { matrix.rows($0..<$0 + 1).values }
  }

  /// What a layer's matrix is headed with.
  static func title(of layer: LayerSelection) -> String {
    switch layer {
    case .lookup: "static: the model's input table"
    case .layer(0): "layer 0: the embedding output, which knows positions but no neighbours"
    case .layer(let number): "layer \(number)"
    case .last(1, _): "contextual: the last layer"
    case .last(let count, let combination):
      "contextual: the \(combination.rawValue) of the last \(count) layers"
    case .layers(let numbers, let combination):
      "contextual: the \(combination.rawValue) of layers "
        + numbers.map { "\($0)" }.joined(separator: ", ")
    case .mix: "contextual: a weighted mean of all layers (\(layer))"
    }
  }

  private static func centered(_ rows: [[Float]]) -> [[Float]] {
    let mean = rows[0].indices.map { column in
      rows.reduce(0) { $0 + $1[column] } / Float(rows.count)
    }
    return rows.map { row in zip(row, mean).map { $0 - $1 } }
  }
}
