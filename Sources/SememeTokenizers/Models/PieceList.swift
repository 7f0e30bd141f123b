/// The pieces of a Unigram model in the order of their ids, with their scores.
struct PieceList {
  /// All pieces' UTF-8 bytes, one after another.
  private(set) var text: [UInt8] = []
  /// Where each piece starts in ``text``, and the end of the last.
  private(set) var starts = [0]
  /// Each piece's logarithmic probability.
  private(set) var scores: [Double] = []

  /// The number of pieces.
  var count: Int { scores.count }

  /// Makes room for a number of pieces.
  mutating func reserve(_ count: Int) {
    text.reserveCapacity(count * 8)
    starts.reserveCapacity(count + 1)
    scores.reserveCapacity(count)
  }

  /// Appends a piece, whose id is its place.
  mutating func append(_ piece: some Collection<UInt8>, score: Double) {
    text.append(contentsOf: piece)
    starts.append(text.count)
    scores.append(score)
  }

  /// The UTF-8 bytes of a piece.
  subscript(id: Int) -> ArraySlice<UInt8> { text[starts[id]..<starts[id + 1]] }

  /// Whether a piece is a single character.
  func isCharacter(_ id: Int) -> Bool {
    let piece = self[id]
    return piece.count <= 4 && piece.count { $0 & 0xC0 != 0x80 } == 1
  }

  /// The pieces and their ids; of equal pieces the last counts.
  var vocabulary: Vocabulary {
    var builder = Vocabulary.Builder()
    builder.reserve(count)
    text.withUnsafeBufferPointer { text in
      for id in 0..<count {
        let piece = UTF8Bytes(rebasing: text[starts[id]..<starts[id + 1]])
        builder.append(piece, id: Int32(truncatingIfNeeded: id))
      }
    }
    return builder.finish()
  }
}
