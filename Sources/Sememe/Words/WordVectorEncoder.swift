internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers
internal import SememeWords

/// Word vectors as an encoder: a token is a word, and has the same vector in every text.
struct WordVectorEncoder: TextEncoder {
  /// As many words have ids beside those of words that texts bring.
  static let maximumCount = Int(Int32.max) - 1 - SeenWords.idCount

  let vectors: WordVectors
  /// Words outside of the vocabulary that texts have brought.
  let others: SeenWords

  init(_ vectors: WordVectors) {
    self.vectors = vectors
    others = SeenWords(vectors)
  }

  var vocabularySize: Int { vectors.count }
  var hiddenSize: Int { vectors.dimension }
  var layerCount: Int { 0 }
  var headCount: Int { 0 }
  var parameterCount: Int { vectors.count * vectors.dimension }
  var maximumLength: Int { .max }

  func validate(_ batch: TokenBatch) throws(ModelError) {
    for id in batch.ids where !(0..<vectors.count).contains(Int(id)) && !others.contains(id) {
      throw ModelError(
        .tokenOutOfRange,
        "token id \(id) stands for no word of the \(vectors.count), nor for one that was seen of "
          + "late; ids must come from these vectors' own tokenizer")
    }
  }

  func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    HiddenStates(lookedUp: lookup(batch.ids, execution), for: batch, execution)
  }

  func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(ids.count * vectors.dimension)
    for id in ids {
      values +=
        Int(id) < vectors.count
        ? vectors.vector(at: Int(id))
        : others.word(id).flatMap(vectors.vector(of:))
          ?? [Float](repeating: 0, count: vectors.dimension)
    }
    return Tensor(values, shape: [ids.count, vectors.dimension])
  }
}
