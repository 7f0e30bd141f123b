/// Text for fixed columns on a terminal: harmless, and measured in columns.
enum DisplayText {
  /// A text in which control characters show as escapes and line breaks as spaces.
  ///
  /// Text from files must not steer the terminal.
  ///
  /// - Parameter text: any text.
  /// - Returns: the same text in one line.
  static func escaping(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where "\n\r\t".unicodeScalars.contains(scalar):
        result.append(" ")
      case .control, .format, .lineSeparator, .paragraphSeparator:
        // Joiners hold emoji together and steer nothing.
        if scalar == "\u{200D}" {
          result.append(scalar)
        } else {
          result.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
        }
      default:
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The columns that a text takes on a terminal.
  static func width(_ text: String) -> Int {
    text.reduce(0) { $0 + width($1) }
  }

  /// A text cut to so many columns, with an ellipsis where something is missing.
  ///
  /// - Parameters:
  ///   - text: any text; control characters become escapes.
  ///   - columns: the most columns to take, at least 1.
  /// - Returns: the text in one line.
  static func cut(_ text: String, to columns: Int) -> String {
    // No character takes less than a byte, so that a huge text need not be read to its end.
    let shown = escaping(String(text.prefix(columns + 1)))
    if width(shown) <= columns { return shown }
    var result = ""
    var taken = 0
    for character in shown {
      taken += width(character)
      if taken > columns - 1 { break }
      result.append(character)
    }
    return result + "…"
  }

  /// A text filled with spaces to so many columns.
  ///
  /// - Parameters:
  ///   - text: any text.
  ///   - columns: at least so many.
  ///   - onRight: whether the text stands at the right end.
  /// - Returns: the text with the spaces.
  static func pad(_ text: String, to columns: Int, onRight: Bool = false) -> String {
    let gap = String(repeating: " ", count: max(columns - width(text), 0))
    return onRight ? gap + text : text + gap
  }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .format: return 0
    default: break
    }
    let isEmoji =
      scalar.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    return isEmoji || wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The blocks of Unicode's East Asian Width property (UAX #11) whose characters are wide.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]
}
