/// The templates of single texts and of pairs.
struct PostProcessor: Sendable, Equatable {
  let single: SequenceTemplate
  let pair: SequenceTemplate

  /// Adds no special tokens; a pair follows its text with type id 1.
  static let none = PostProcessor(
    single: SequenceTemplate(pieces: [.sequence(0, typeID: 0)]),
    pair: SequenceTemplate(pieces: [.sequence(0, typeID: 0), .sequence(1, typeID: 1)]))

  /// The templates of BERT (arXiv:1810.04805, section 3).
  ///
  /// They are `[CLS] text [SEP]` and `[CLS] text [SEP] pair [SEP]`, with type id 1 for the pair and
  /// what follows it; MPNet doubles the separator in between.
  static func bert(
    cls: Int32, separator: Int32, doublesSeparator: Bool = false
  ) -> PostProcessor {
    let separatorPiece = SequenceTemplate.Piece.special([separator], typeID: 0)
    let first: [SequenceTemplate.Piece] = [
      .special([cls], typeID: 0), .sequence(0, typeID: 0), separatorPiece,
    ]
    let second: [SequenceTemplate.Piece] = [
      .sequence(1, typeID: 1), .special([separator], typeID: 1),
    ]
    return PostProcessor(
      single: SequenceTemplate(pieces: first),
      pair: SequenceTemplate(pieces: first + (doublesSeparator ? [separatorPiece] : []) + second))
  }
}
