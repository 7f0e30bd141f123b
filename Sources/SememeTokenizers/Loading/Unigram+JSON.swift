import SememeJSON

extension Unigram {
  /// Reads the Unigram model of a `tokenizer.json`.
  init(_ component: JSONValue) throws {
    let vocabulary = try component.requireArray("vocab")
    var pieces = PieceList()
    pieces.reserve(vocabulary.count)
    for entry in vocabulary.elements {
      var parts = entry.elements.makeIterator()
      guard entry.count == 2, let piece = parts.next(), let score = parts.next()?.double,
        piece.withUTF8({ pieces.append($0, score: score) }) != nil
      else { throw entry.mismatch("a piece and its score") }
    }
    try self.init(
      pieces, unknownID: try component.optionalInt("unk_id"),
      fallsBackToBytes: try component.optionalBool("byte_fallback") ?? false,
      source: component.source)
  }

  /// Makes a model of what a file holds.
  init(
    _ pieces: PieceList, unknownID: Int?, fallsBackToBytes: Bool, source: String
  ) throws(TokenizerError) {
    guard pieces.count <= PieceTrie.maximumCount else {
      throw TokenizerError(
        .invalidFile,
        "\(source): \(pieces.count) pieces are more than the \(PieceTrie.maximumCount) supported")
    }
    guard let unknownID, 0..<pieces.count ~= unknownID else {
      throw TokenizerError(
        .invalidFile,
        """
        \(source): the Unigram model needs an unk_id from 0 to \(pieces.count - 1), the id of what \
        its \(pieces.count) pieces cannot spell, but has \(unknownID.map(String.init) ?? "none")
        """)
    }
    self.init(pieces, unknownID: Int32(unknownID), fallsBackToBytes: fallsBackToBytes)
  }
}
