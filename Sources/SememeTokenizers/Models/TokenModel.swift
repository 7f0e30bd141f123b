/// The third stage: cuts words into tokens of a vocabulary.
enum TokenModel: Sendable {
  /// The longest tokens first, from the left.
  case wordPiece(WordPiece)

  /// The tokens and their ids.
  var vocabulary: Vocabulary {
    switch self {
    case .wordPiece(let model): model.vocabulary
    }
  }

  /// The id of what the vocabulary cannot spell.
  var unknownID: Int32? {
    switch self {
    case .wordPiece(let model): model.unknownID
    }
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var wordPiece = WordPiece.Scratch()
  }

  /// Calls `emit` with the id and the range of each token of a word, which is not empty.
  @inline(__always)
  func tokenize(
    _ bytes: UTF8Bytes, word: Range<Int>, scratch: inout Scratch,
    emit: (Int32, Range<Int>) -> Void
  ) {
    switch self {
    case .wordPiece(let model):
      model.tokenize(bytes, word: word, scratch: &scratch.wordPiece, emit: emit)
    }
  }
}
