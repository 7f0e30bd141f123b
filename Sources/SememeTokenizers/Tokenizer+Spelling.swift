extension Tokenizer {
  /// The tokens of an encoding as Hugging Face tokenizers spells them.
  ///
  /// They are those of ``tokens(of:)``, but an added token is spelled as it was found, with the white
  /// space it took and normalised where it was looked for in normalised text.
  ///
  /// - Parameters:
  ///   - encoding: an encoding made by this tokenizer.
  ///   - text: the text that was encoded.
  ///   - pair: the second text, if there was one.
  /// - Returns: a spelling per token.
  public func tokens(of encoding: Encoding, text: String, pair: String? = nil) -> [String] {
    let texts = [Array(text.utf8), Array((pair ?? "").utf8)]
    return zip(encoding.ids.indices, encoding.ids).map { index, id in
      guard let token = added.token(of: id) else { return model.vocabulary.token(of: id) ?? "" }
      guard let textIndex = encoding.sequenceIDs[index] else { return token.content }
      let place = place(of: token, at: index, of: encoding, in: texts[textIndex])
      return spelling(of: token, foundIn: Array(texts[textIndex][place]))
    }
  }

  /// Where an added token was found, with the white space it took and offsets may leave out.
  private func place(
    of token: AddedToken, at index: Int, of encoding: Encoding, in text: [UInt8]
  ) -> Range<Int> {
    let place = encoding.byteOffsets[index]
    guard !postProcessor.trims.isEmpty else { return place }
    let previous = index > 0 ? encoding.byteOffsets[index - 1].upperBound : 0
    return text.withUnsafeBufferPointer { bytes in
      let start =
        token.stripsLeft
        ? max(bytes.startOfWhitespace(endingAt: place.lowerBound), previous) : place.lowerBound
      let end =
        token.stripsRight ? bytes.endOfWhitespace(startingAt: place.upperBound) : place.upperBound
      return min(start, place.lowerBound)..<end
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
