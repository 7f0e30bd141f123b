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

/// The templates of single texts and of pairs.
struct PostProcessor: Sendable, Equatable {
  let single: SequenceTemplate
  let pair: SequenceTemplate

  /// Adds no special tokens; a pair follows its text with type id 1.
  static let none = PostProcessor(
    single: SequenceTemplate(pieces: [.sequence(0, typeID: 0)]),
    pair: SequenceTemplate(pieces: [.sequence(0, typeID: 0), .sequence(1, typeID: 1)]))

  /// `[CLS] text [SEP]` and `[CLS] text [SEP] pair [SEP]` with type id 1 for the pair's part
  /// (Devlin et al. 2019, arXiv:1810.04805, section 3).
  static func bert(cls: Int32, separator: Int32) -> PostProcessor {
    let first: [SequenceTemplate.Piece] = [
      .special([cls], typeID: 0), .sequence(0, typeID: 0), .special([separator], typeID: 0),
    ]
    let second: [SequenceTemplate.Piece] = [
      .sequence(1, typeID: 1), .special([separator], typeID: 1),
    ]
    return PostProcessor(
      single: SequenceTemplate(pieces: first), pair: SequenceTemplate(pieces: first + second))
  }
}
