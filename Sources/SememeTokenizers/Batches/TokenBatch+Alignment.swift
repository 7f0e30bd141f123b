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
    let covering = range(of: index).filter { token in
      guard textIndices[token] == Int8(clamping: textIndex) else { return false }
      let offsets = byteOffsets[token]
      return Int(offsets.lowerBound) < bytes.upperBound && bytes.lowerBound < Int(offsets.upperBound)
        && !offsets.isEmpty && !bytes.isEmpty
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
    let starts = [text, pair ?? ""].map(ScalarCounter.init)
    return range(of: index).map { token in
      let bytes = byteOffsets[token]
      guard textIndices[token] >= 0, !bytes.isEmpty else { return 0..<0 }
      let counter = starts[Int(textIndices[token])]
      return counter.scalars(before: Int(bytes.lowerBound))
        ..< counter.scalars(before: Int(bytes.upperBound))
    }
  }
}

/// Turns byte offsets of a text into scalar offsets, in constant time after one pass.
struct ScalarCounter {
  /// Scalars before every 64th byte; empty when the text is ASCII, where both offsets agree.
  private var counts: [Int32] = []
  private let text: [UInt8]

  init(_ text: String) {
    self.text = Array(text.utf8)
    guard self.text.contains(where: { $0 >= 0x80 }) else { return }
    var scalars: Int32 = 0
    for (offset, byte) in self.text.enumerated() {
      if offset % 64 == 0 { counts.append(scalars) }
      if byte & 0xC0 != 0x80 { scalars += 1 }
    }
  }

  /// How many scalars start before a byte offset.
  func scalars(before offset: Int) -> Int {
    precondition(offset <= text.count, "offset \(offset) in a text of \(text.count) bytes")
    guard !counts.isEmpty, offset > 0 else { return offset }
    let block = (offset - 1) / 64
    let within = text[block * 64..<offset].count { $0 & 0xC0 != 0x80 }
    return Int(counts[block]) + within
  }
}
