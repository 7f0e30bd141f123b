extension Tokenizer {
  /// The tokens of an encoding as Hugging Face tokenizers spells them.
  ///
  /// They are those of ``tokens(of:)``, but an added token is spelled as it was found, with the white
  /// space it took and normalised where it was looked for in normalised text, and so is what a
  /// Unigram model has no piece for.
  ///
  /// - Parameters:
  ///   - encoding: an encoding made by this tokenizer.
  ///   - text: the text that was encoded.
  ///   - pair: the second text, if there was one.
  /// - Returns: a spelling per token.
  public func tokens(of encoding: Encoding, text: String, pair: String? = nil) -> [String] {
    var tokens = tokens(of: encoding.ids)
    for (textIndex, text) in [text, pair].enumerated() {
      guard let text else { continue }
      for (place, spelling) in spellings(in: encoding, of: text, textIndex: textIndex) {
        tokens[place] = spelling
      }
    }
    return tokens
  }

  /// The spellings of those tokens of a text that are spelled as they were found.
  ///
  /// An encoding does not keep normalised text: the text is tokenized once more.
  private func spellings(
    in encoding: Encoding, of text: String, textIndex: Int
  ) -> [(place: Int, spelling: String)] {
    let places = encoding.ids.indices.filter { encoding.sequenceIDs[$0] == textIndex }
    let isAsFound = places.contains { place in
      added.token(of: encoding.ids[place]) != nil || encoding.ids[place] == model.unknownID
    }
    var workspace = Workspace()
    workspace.spellings = [:]
    // A text that has been encoded before is not too long.
    guard isAsFound, let first = places.first, let last = places.last,
      (try? tokenize(text, textIndex: 0, &workspace)) != nil,
      let start = workspace.tokens[0].place(
        of: encoding.batch, first..<last + 1, hasTrimmedOffsets: !postProcessor.trims.isEmpty)
    else { return [] }
    return places.compactMap { place in
      workspace.spellings?[start + place - first].map { (place, $0) }
    }
  }

  /// How a token was spelled in a piece of text; its content when the model made it of other text.
  func spelling(of token: AddedToken, foundIn piece: [UInt8]) -> String {
    func form(_ bytes: [UInt8]) -> [UInt8] {
      token.isNormalized ? normalizer?.normalized(bytes) ?? bytes : bytes
    }
    let found = form(piece)
    let core = found.withUnsafeBufferPointer { bytes in
      let start = bytes.endOfWhitespace(startingAt: 0)
      return Array(bytes[start..<max(start, bytes.startOfWhitespace(endingAt: bytes.count))])
    }
    let isFound = core == form(Array(token.content.utf8))
    return isFound ? String(decoding: found, as: UTF8.self) : token.content
  }
}

extension TokenList {
  /// Where the tokens of a part of a batch's sequence stand, which truncation may have cut out.
  ///
  /// Trimmed offsets differ from those of this list; the words then tell the place of added tokens.
  fileprivate func place(
    of batch: TokenBatch, _ range: Range<Int>, hasTrimmedOffsets: Bool
  ) -> Int? {
    guard range.count <= ids.count else { return nil }
    return (0...ids.count - range.count).first { start in
      range.allSatisfy { token in
        let place = start + token - range.lowerBound
        return ids[place] == batch.ids[token] && wordIDs[place] == batch.wordIDs[token]
          && (hasTrimmedOffsets || bytes[place] == batch.byteOffsets[token])
      }
    }
  }
}
