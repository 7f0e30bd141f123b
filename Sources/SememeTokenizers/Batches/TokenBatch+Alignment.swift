extension TokenBatch {
  /// The tokens that cover a place of a text, such as a word.
  ///
  /// - Parameters:
  ///   - bytes: the place, in UTF-8 bytes of the text.
  ///   - index: the sequence, from 0.
  ///   - textIndex: 0 for the text, 1 for the second of a pair.
  /// - Returns: from the first to the last token that shares a byte with the place, as a range in
  ///   the arrays of the batch; nil when there is none, as when truncation removed them.
  /// - Precondition: `index` is in `0..<count`.
  public func tokens(
    covering bytes: Range<Int>, of index: Int, textIndex: Int = 0
  ) -> Range<Int>? {
    let place = Int32(clamping: bytes.lowerBound)..<Int32(clamping: bytes.upperBound)
    let covering = range(of: index).filter { token in
      textIndices[token] == Int8(clamping: textIndex) && byteOffsets[token].overlaps(place)
    }
    guard let first = covering.first, let last = covering.last else { return nil }
    return first..<last + 1
  }

  /// The places of a sequence's tokens in Unicode scalars, which Python calls characters.
  ///
  /// - Parameters:
  ///   - index: the sequence, from 0.
  ///   - text: the text that was encoded.
  ///   - pair: the second text, if there was one.
  /// - Returns: a range per token; empty at 0 for special tokens.
  /// - Precondition: `index` is in `0..<count`, and the texts are those of the sequence.
  public func scalarOffsets(
    of index: Int, text: String, pair: String? = nil
  ) -> [Range<Int>] {
    scalarOffsets(of: index, [text, pair ?? ""].map(ScalarCounter.init))
  }

  func scalarOffsets(of index: Int, _ counters: [ScalarCounter]) -> [Range<Int>] {
    range(of: index).map { token in
      let bytes = byteOffsets[token]
      guard textIndices[token] >= 0 else { return 0..<0 }
      let counter = counters[Int(textIndices[token])]
      let start = counter.scalars(before: Int(bytes.lowerBound))
      return start..<counter.scalars(before: Int(bytes.upperBound))
    }
  }
}
