extension Tokenizer {
  /// Memory that the texts of one call share.
  struct Workspace {
    /// The tokens of the text and of its pair.
    var tokens = [TokenList(), TokenList()]
    /// How many texts there are: 1 or 2.
    var textCount = 1
    /// The spellings of tokens that are spelled as they were found, by their places among the tokens
    /// of the only text; nil while nobody asks for them.
    var spellings: [Int: String]?
    fileprivate var normalized = NormalizedText()
    fileprivate var pieces = PreTokenizedText()
    fileprivate var model = TokenModel.Scratch()

    /// Keeps the spelling of the token that comes next.
    fileprivate mutating func record(_ bytes: Slice<UTF8Bytes>, _ textIndex: Int) {
      guard spellings != nil else { return }
      spellings?[tokens[textIndex].ids.count] = String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Runs the first three stages over a text.
  ///
  /// Added tokens that are not normalised are cut out first, then the text between them is
  /// normalised, then the other added tokens are cut out, and the rest goes through pre-tokenizer
  /// and model. Time is linear in the text for texts of bounded words.
  func tokenize(
    _ text: String, textIndex: Int, _ workspace: inout Workspace
  ) throws(TokenizerError) {
    var text = text
    workspace.tokens[textIndex].removeAll()
    let isShort = text.withUTF8 { bytes in
      guard bytes.count <= Int32.max else { return false }
      added.rawMatcher.split(bytes) { range, token in
        if let token {
          let place = Int32(range.lowerBound)..<Int32(range.upperBound)
          workspace.record(bytes[range], textIndex)
          workspace.tokens[textIndex].append(wordOf: token.id, place)
        } else {
          tokenize(bytes[range], textIndex, &workspace)
        }
      }
      return true
    }
    guard isShort else {
      throw TokenizerError(
        .textTooLong,
        "a text of \(text.utf8.count) bytes is longer than the \(Int32.max) accepted: cut it up")
    }
  }

  /// Tokenizes a piece of text that holds no added token of the raw kind.
  private func tokenize(_ piece: Slice<UTF8Bytes>, _ index: Int, _ workspace: inout Workspace) {
    if let normalizer {
      normalizer.normalize(piece, into: &workspace.normalized)
    } else {
      workspace.normalized.reset(to: piece)
    }
    let normalized = workspace.normalized
    normalized.bytes.withUnsafeBufferPointer { bytes in
      added.normalizedMatcher.split(bytes) { range, token in
        if let token {
          workspace.record(bytes[range], index)
          workspace.tokens[index].append(wordOf: token.id, normalized.origin(of: range).range)
        } else {
          tokenize(normalized, range, index, &workspace)
        }
      }
    }
  }

  /// Tokenizes normalised text that holds no added tokens.
  private func tokenize(
    _ source: NormalizedText, _ range: Range<Int>, _ index: Int, _ workspace: inout Workspace
  ) {
    workspace.pieces.reset(to: range)
    preTokenizer?.apply(to: &workspace.pieces, of: source)
    let text = workspace.pieces.text(of: source)
    let words = workspace.pieces.words
    var tokens = TokenList()
    swap(&tokens, &workspace.tokens[index])
    var spellings: [Int: String]?
    swap(&spellings, &workspace.spellings)
    text.bytes.withUnsafeBufferPointer { bytes in
      model.tokenize(bytes, words: words, scratch: &workspace.model) { word, id, piece in
        if spellings != nil, model.spellsUnknown, id == model.unknownID {
          spellings?[tokens.ids.count] = String(decoding: bytes[piece], as: UTF8.self)
        }
        tokens.append(id, text.origin(of: piece).range, word: word)
      }
    }
    tokens.endWords(words.count)
    swap(&tokens, &workspace.tokens[index])
    swap(&spellings, &workspace.spellings)
  }
}
