/// The third stage: cuts words into tokens of a vocabulary.
enum TokenModel: Sendable {
  /// The longest tokens first, from the left.
  case wordPiece(WordPiece)
  /// Pairs of symbols merged in the order in which they were learned.
  case bytePairs(BytePairEncoding)
  /// The most probable tokens.
  case unigram(Unigram)
  /// Words as they are.
  case wordLevel(WordLevel)

  /// The tokens and their ids.
  var vocabulary: Vocabulary {
    switch self {
    case .wordPiece(let model): model.vocabulary
    case .bytePairs(let model): model.vocabulary
    case .unigram(let model): model.vocabulary
    case .wordLevel(let model): model.vocabulary
    }
  }

  /// The number of entries of the vocabulary; that of distinct tokens but for Unigram.
  var entryCount: Int {
    if case .unigram(let model) = self { model.pieceCount } else { vocabulary.count }
  }

  /// The id of what the vocabulary cannot spell.
  var unknownID: Int32? {
    switch self {
    case .wordPiece(let model): model.unknownID
    case .bytePairs(let model): model.options.unknownID
    case .unigram(let model): model.unknownID
    case .wordLevel(let model): model.unknownID
    }
  }

  /// Whether Hugging Face spells an unknown token as the text that it stands for.
  var spellsUnknown: Bool {
    if case .unigram = self { true } else { false }
  }

  /// Whether tokens that continue a word begin with a mark.
  var marksContinuations: Bool {
    switch self {
    case .wordPiece(let model): !model.prefix.isEmpty
    case .bytePairs(let model): !model.options.prefix.isEmpty
    case .unigram, .wordLevel: false
    }
  }

  /// Memory that calls reuse.
  struct Scratch {
    fileprivate var wordPiece = WordPiece.Scratch()
    fileprivate var bytePairs = BytePairEncoding.Scratch()
    fileprivate var unigram = Unigram.Scratch()
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
    case .unigram(let model):
      model.tokenize(bytes, words: words, scratch: &scratch.unigram, emit: emit)
    case .wordLevel(let model): model.tokenize(bytes, words: words, emit: emit)
    }
  }
}
