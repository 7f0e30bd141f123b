/// How much room text takes, known without a font.
///
/// The widths of ASCII are those of Helvetica and of the fonts made to fit it (Arial, Liberation
/// Sans), in thousandths of the size; of other characters, what is usual for their script. A
/// viewer's font may differ by some per cent, which the margins allow for.
package enum TextMetrics {
  /// Fonts of Helvetica's widths first.
  static let fontFamily =
    "Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif"

  /// The width of a line of text.
  ///
  /// - Parameters:
  ///   - text: one line.
  ///   - size: the font's size.
  ///   - isBold: whether it is set in bold.
  /// - Returns: the width in the unit of `size`.
  package static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let thousandths = text.reduce(0.0) { $0 + width(of: $1) }
    return thousandths / 1000 * size * (isBold ? 1.07 : 1)
  }

  /// Text that fits a width, its end replaced by an ellipsis where it must be cut.
  static func shortened(
    _ text: String, to limit: Double, size: Double, isBold: Bool = false
  ) -> String {
    let scale = size * (isBold ? 1.07 : 1) / 1000
    guard text.utf8.count > 2, width(text, size: size, isBold: isBold) > limit else { return text }
    var kept = ""
    var taken = 1000 * scale
    for character in text {
      taken += width(of: character) * scale
      if taken > limit { break }
      kept.append(character)
    }
    while kept.last?.isWhitespace == true { kept.removeLast() }
    return kept + "…"
  }

  /// Text in lines that fit a width, broken at spaces, or inside of words that are too long and
  /// between characters of scripts without spaces.
  static func lines(_ text: String, width limit: Double, size: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words(of: text) {
      let longer = line + word
      if line.isEmpty || width(longer.trimmingEnd, size: size) <= limit {
        line = longer
      } else {
        lines.append(line.trimmingEnd)
        line = word
      }
      while width(line.trimmingEnd, size: size) > limit, line.count > 1 {
        var head = ""
        while head.count < line.count,
          width(line.prefix(head.count + 1) + "", size: size) <= limit || head.isEmpty
        {
          head = String(line.prefix(head.count + 1))
        }
        lines.append(head)
        line = String(line.dropFirst(head.count))
      }
    }
    if !line.trimmingEnd.isEmpty { lines.append(line.trimmingEnd) }
    return lines
  }

  /// Words with the spaces behind them; every wide character is a word.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      word.append(character == "\n" ? " " : character)
      if character.isWhitespace || width(of: character) >= 1000 {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func width(of character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    let value = scalar.value
    if value >= 0x20, value < 0x7F { return Double(ascii[Int(value) - 0x20]) }
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x0300...0x036F: return 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 1000
    case 0x2014, 0x2026, 0x2E3A: return 1000
    case 0x2018, 0x2019: return 222
    case 0x201C, 0x201D: return 333
    default: return scalar.properties.isUppercase ? 720 : 600
    }
  }

  /// Widths of U+0020 to U+007E.
  private static let ascii: [UInt16] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
}

extension String {
  /// The text without white space at its end.
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
