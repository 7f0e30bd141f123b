/// The fourth stage: the pieces that an encoded text or pair is made of, in order.
struct SequenceTemplate: Sendable, Equatable {
  /// One part of a template.
  enum Piece: Sendable, Equatable {
    /// The tokens of the text (0) or its pair (1).
    case sequence(Int, typeID: Int32)
    /// Special tokens.
    case special([Int32], typeID: Int32)
  }

  /// The pieces, in order.
  let pieces: [Piece]

  /// How many special tokens the template adds.
  var specialTokenCount: Int {
    pieces.reduce(0) { count, piece in
      guard case .special(let ids, _) = piece else { return count }
      return count + ids.count
    }
  }
}
