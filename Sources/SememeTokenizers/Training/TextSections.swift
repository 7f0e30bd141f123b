/// Cuts long texts where no word is cut, so that the memory for normalising them is bounded.
enum TextSections {
  /// Sections have at least so many bytes, but for the last.
  private static let length = 1 << 18

  /// The parts of a text, in order: its words are those of the parts.
  ///
  /// A part ends before a space that has an ASCII letter or digit on either side. No normalizer
  /// that vocabularies are trained with joins across such a space or counts it with others, and no
  /// pre-tokenizer looks back from it. A text without such places stays whole.
  static func ranges(of bytes: UTF8Bytes) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      var end = start + min(length, bytes.count - start)
      while end < bytes.count, !isBoundary(bytes, end) { end += 1 }
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  private static func isBoundary(_ bytes: UTF8Bytes, _ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: " ") && isLetterOrDigit(bytes[offset - 1])
      && offset + 1 < bytes.count && isLetterOrDigit(bytes[offset + 1])
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
