/// SentencePiece's way with white space: each space becomes a visible mark that begins a word.
///
/// Reference: `Metaspace` of Hugging Face tokenizers.
struct Metaspace: Sendable, Equatable {
  /// Which texts get a mark before their first word, where none is.
  enum PrependScheme: String, Sendable, CaseIterable {
    /// All.
    case always
    /// Those at the start of the whole text.
    case first
    /// None.
    case never
  }

  /// What a space becomes, a single scalar.
  let mark: Unicode.Scalar
  let prependScheme: PrependScheme
  /// Whether words are cut before each mark.
  let splits: Bool
  private let markBytes: [UInt8]

  init(mark: Unicode.Scalar = "▁", prependScheme: PrependScheme, splits: Bool = true) {
    self.mark = mark
    self.prependScheme = prependScheme
    self.splits = splits
    markBytes = Array(UTF8.encode(mark) ?? .init())
  }

  /// Marks the spaces of each piece, and cuts the pieces.
  func apply(to pieces: inout PreTokenizedText, of text: NormalizedText) {
    pieces.rewrite(text, markSpaces)
    if splits { pieces.cut(text, cut) }
  }

  private func markSpaces(
    _ text: NormalizedText, _ piece: Range<Int>, _ output: inout NormalizedText
  ) {
    text.bytes.withUnsafeBufferPointer { bytes in
      if prepends(to: piece, of: text, bytes) {
        let first = piece.lowerBound..<piece.lowerBound + bytes.scalar(at: piece.lowerBound).length
        output.append(markBytes, from: text.origin(of: first))
      }
      var settled = piece.lowerBound
      for offset in piece where bytes[offset] == UInt8(ascii: " ") {
        if settled < offset { output.append(text, settled..<offset) }
        output.append(markBytes, from: text.origin(of: offset..<offset + 1))
        settled = offset + 1
      }
      if settled < piece.upperBound { output.append(text, settled..<piece.upperBound) }
    }
  }

  private func prepends(to piece: Range<Int>, of text: NormalizedText, _ bytes: UTF8Bytes) -> Bool {
    switch prependScheme {
    case .never: return false
    case .first where text.origin(of: piece.prefix(1)).start > 0: return false
    case .first, .always:
      let start = bytes[piece].prefix(markBytes.count)
      return start.first != UInt8(ascii: " ") && !start.elementsEqual(markBytes)
    }
  }

  private func cut(_ bytes: UTF8Bytes, _ piece: Range<Int>, _ words: inout [Range<Int>]) {
    var start = piece.lowerBound
    for offset in piece where bytes[offset] == markBytes[0] && offset > start {
      guard bytes[offset..<piece.upperBound].starts(with: markBytes) else { continue }
      words.append(start..<offset)
      start = offset
    }
    words.append(start..<piece.upperBound)
  }

  /// The text of a token: marks become spaces, but those of the first token go where this
  /// pre-tokenizer puts a mark before a text.
  func decoded(_ token: String, isFirst: Bool) -> String {
    let dropsMarks = isFirst && prependScheme != .never
    var text = String.UnicodeScalarView()
    for scalar in token.unicodeScalars {
      if scalar != mark { text.append(scalar) } else if !dropsMarks { text.append(" ") }
    }
    return String(text)
  }
}
