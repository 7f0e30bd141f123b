internal import SememeTensors

/// Vectors from elsewhere with which a training begins.
enum PretrainedRows {
  /// Refuses vectors of another length.
  static func check(_ vectors: WordVectors?, dimension: Int) throws(WordVectorsError) {
    guard let vectors, vectors.dimension != dimension else { return }
    throw WordVectorsError(
      .invalidArgument,
      "the pretrained vectors have \(vectors.dimension) numbers, the options say \(dimension): "
        + "they must agree")
  }

  /// Copies the vectors of words to their rows.
  static func copy(_ vectors: WordVectors, _ words: WordVocabulary, into rows: WordRows) {
    for place in 0..<vectors.count {
      let word = vectors.vocabulary.withBytes(at: place) { words.index(ofBytes: $0) }
      if let word { rows.set(word, to: vectors.vector(at: place)) }
    }
  }
}
