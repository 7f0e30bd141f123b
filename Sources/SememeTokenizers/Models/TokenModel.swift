/// The third stage: cuts words into tokens of a vocabulary.
enum TokenModel: Sendable {
  /// The longest tokens first, from the left.
  case wordPiece(WordPiece)
  /// Pairs of symbols merged in the order in which they were learned.
  case bytePairs(BytePairEncoding)

  /// The tokens and their ids.
  var vocabulary: Vocabulary {
    switch self {
    case .wordPiece(let model): model.vocabulary
    case .bytePairs(let model): model.vocabulary
    }
  }

  /// The id of what the vocabulary cannot spell.
  var unknownID: Int32? {
    switch self {
    case .wordPiece(let model): model.unknownID
    case .bytePairs(let model): model.options.unknownID
    }
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var wordPiece = WordPiece.Scratch()
    fileprivate var bytePairs = BytePairEncoding.Scratch()
  }

  /// Calls `emit` with the number of its word, the id and the range of each token of the words,
  /// none of which is empty.
  @inline(__always)
  func tokenize(
    _ bytes: UTF8Bytes, words: [Range<Int>], scratch: inout Scratch,
    emit: (Int, Int32, Range<Int>) -> Void
  ) {
    switch self {
    case .wordPiece(let model):
      model.tokenize(bytes, words: words, scratch: &scratch.wordPiece, emit: emit)
    case .bytePairs(let model):
      model.tokenize(bytes, words: words, scratch: &scratch.bytePairs, emit: emit)
    }
  }
}
