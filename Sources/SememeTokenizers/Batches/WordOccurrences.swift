/// Finds a word in a text where it stands as a whole.
public enum WordOccurrences {
  /// Where a word stands in a text with no word character (regular expressions' `\w`) next to it.
  ///
  /// Where one of the two neighbors is of a script that is written without spaces (Chinese, kana,
  /// Thai, Lao, Burmese, Khmer), nothing tells where words end, so that such a neighbor does not
  /// count unless it is a mark.
  ///
  /// - Parameters:
  ///   - word: the word, or several with what stands between them.
  ///   - text: the text.
  ///   - ignoresCase: whether lower and upper case count as the same, scalar by scalar.
  /// - Returns: ranges of UTF-8 bytes, ascending, that do not overlap; none for an empty word.
  public static func ranges(
    of word: String, in text: String, ignoresCase: Bool = true
  ) -> [Range<Int>] {
    let pattern = folded(Array(word.utf8), ignoresCase).map(\.scalar)
    let scalars = folded(Array(text.utf8), ignoresCase)
    guard let first = pattern.first, let last = pattern.last else { return [] }
    var ranges: [Range<Int>] = []
    var index = 0
    while index + pattern.count <= scalars.count {
      let end = index + pattern.count
      let isWhole =
        !(index > 0 && areJoined(scalars[index - 1].scalar, first))
        && !(end < scalars.count && areJoined(last, scalars[end].scalar))
      let matches = isWhole && zip(pattern, scalars[index..<end]).allSatisfy { $0 == $1.scalar }
      if matches {
        ranges.append(scalars[index].bytes.lowerBound..<scalars[end - 1].bytes.upperBound)
      }
      index = matches ? end : index + 1
    }
    return ranges
  }

  /// Whether two neighbors belong to one word.
  private static func areJoined(_ left: UInt32, _ right: UInt32) -> Bool {
    let (before, behind) = (ScalarProperties(of: left), ScalarProperties(of: right))
    guard before.contains(.word), behind.contains(.word) else { return false }
    return behind.contains(.combiningMark) || !(isUnspaced(left) || isUnspaced(right))
  }

  /// Whether a letter is of a script that is written without spaces.
  private static func isUnspaced(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF: true
    default: ScalarProperties(of: scalar).contains(.cjk)
    }
  }

  /// The scalars as they are compared, each with the bytes it stands for.
  private static func folded(
    _ text: [UInt8], _ ignoresCase: Bool
  ) -> [(scalar: UInt32, bytes: Range<Int>)] {
    text.withUnsafeBufferPointer { bytes in
      var scalars: [(scalar: UInt32, bytes: Range<Int>)] = []
      var offset = 0
      while offset < bytes.count {
        let (scalar, length) = bytes.scalar(at: offset)
        let range = offset..<offset + length
        if ignoresCase {
          ScalarMapping.lowercase(scalar) { scalars.append(($0, range)) }
        } else {
          scalars.append((scalar, range))
        }
        offset += length
      }
      return scalars
    }
  }
}
