import Sememe
import SememeEvaluation
import SememeTensors

/// A word at every place where sentences use it and a model reads it, to be compared layer by layer.
struct WordUses {
  /// The sentences, and the places that were read.
  let corpus: SenseCorpus
  /// The layers' vectors at these places.
  let vectors: UseVectors

  /// Computes the vectors, in one pass of the model.
  ///
  /// - Parameters:
  ///   - word: what messages call the word.
  ///   - corpus: the places.
  ///   - embedder: computes the vectors.
  ///   - layers: where they are taken from.
  ///   - subtokens: how a word of several tokens gets one vector.
  ///   - reader: what messages call the model.
  /// - Throws: `CommandError` where no sentence uses the word; the library's errors.
  init(
    of word: String, in corpus: SenseCorpus, _ embedder: Embedder, layers: [LayerSelection],
    subtokens: SubtokenPooling, reader: String = "the model"
  ) async throws {
    let found = try await corpus.vectors(embedder, layers: layers, subtokens: subtokens)
    let read = corpus.uses.indices.filter { found.isRead[$0] }
    guard !read.isEmpty else {
      throw CommandError(
        ExitStatus.badData,
        "none of the \(corpus.sentences.count) sentences uses \"\(word)\" as a whole word where "
          + "\(reader) reads; give sentences with the word")
    }
    self.corpus = corpus
    uses = read.map { corpus.uses[$0] }
    vectors = found.selecting(read)
  }

  /// The places that were read.
  let uses: [SenseCorpus.Use]

  /// The sentences without the word.
  var missingSentences: [Int] {
    let used = Set(uses.map(\.sentence))
    return corpus.sentences.indices.filter { !used.contains($0) }
  }

  /// The sentence of every place.
  var labels: [String] { uses.map { corpus.sentences[$0.sentence] } }

  /// The sense of every place; nil where one is not known.
  var senses: [String]? {
    let senses = uses.compactMap(\.senses.first)
    return senses.count == uses.count ? senses : nil
  }

  /// The cosine of every place with every other.
  ///
  /// - Parameters:
  ///   - layer: the number of a layer among those that were asked for.
  ///   - isCentered: whether the mean of all places is subtracted first: what all uses of the word
  ///     share then no longer hides what tells them apart.
  /// - Returns: [places × places].
  func cosines(_ layer: Int, isCentered: Bool = false) -> Tensor {
    if isCentered { return SenseSeparation.cosines(vectors.vectors[layer], isCentered: true) }
    let vectors = Embeddings(vectors.vectors[layer])
    return vectors.similarity(to: vectors, by: .cosine)
  }

  /// How well a layer tells the senses apart.
  ///
  /// - Parameters:
  ///   - layer: the number of a layer among those that were asked for.
  ///   - isCentered: whether the mean of all places is subtracted first.
  /// - Returns: nil where senses are not known, or there is no pair of one or of two.
  func separation(_ layer: Int, isCentered: Bool = false) -> SenseSeparation? {
    senses.flatMap { senses in
      try? SenseSeparation(cosines: cosines(layer, isCentered: isCentered), senses: senses)
    }
  }

  /// What a layer's matrix is headed with.
  static func title(of layer: LayerSelection) -> String {
    switch layer {
    case .lookup: "static: \(name(of: layer))"
    case .layer(0): "layer 0: the embedding output, which knows positions but no neighbours"
    case .layer: name(of: layer)
    case .last, .layers, .mix: "contextual: \(name(of: layer))"
    }
  }

  /// What a layer is called in a sentence.
  static func name(of layer: LayerSelection) -> String {
    switch layer {
    case .lookup: "the model's input table"
    case .layer(let number): "layer \(number)"
    case .last(1, _): "the last layer"
    case .last(let count, let combination):
      "the \(combination.rawValue) of the last \(count) layers"
    case .layers(let numbers, let combination):
      "the \(combination.rawValue) of layers " + numbers.map { "\($0)" }.joined(separator: ", ")
    case .mix: "a weighted mean of all layers (\(layer))"
    }
  }
}

extension Tensor {
  /// The rows of a matrix, copied.
  var matrixRows: [[Float]] { (0..<rows).map { rows($0..<$0 + 1).values } }
}
