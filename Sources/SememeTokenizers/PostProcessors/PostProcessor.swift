/// The templates of single texts and of pairs, and what becomes of offsets.
struct PostProcessor: Sendable, Equatable {
  var single: SequenceTemplate
  var pair: SequenceTemplate
  /// How white space is taken out of the offsets of tokens, one after another.
  var trims: [OffsetTrim] = []

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

  /// A token at the very beginning; the second of a pair has type id 1.
  static func beginning(with token: Int32) -> PostProcessor {
    let first: [SequenceTemplate.Piece] = [.special([token], typeID: 0), .sequence(0, typeID: 0)]
    return PostProcessor(
      single: SequenceTemplate(pieces: first),
      pair: SequenceTemplate(pieces: first + [.sequence(1, typeID: 1)]))
  }

  /// The templates of RoBERTa (arXiv:1907.11692): `<s> text </s>` and `<s> text </s></s> pair </s>`,
  /// all of type id 0.
  static func roberta(cls: Int32, separator: Int32) -> PostProcessor {
    let end = SequenceTemplate.Piece.special([separator], typeID: 0)
    let first: [SequenceTemplate.Piece] = [
      .special([cls], typeID: 0), .sequence(0, typeID: 0), end,
    ]
    return PostProcessor(
      single: SequenceTemplate(pieces: first),
      pair: SequenceTemplate(pieces: first + [end, .sequence(1, typeID: 0), end]))
  }
}
