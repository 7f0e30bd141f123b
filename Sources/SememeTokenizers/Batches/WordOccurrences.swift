/// Finds a word in a text where it stands as a whole.
public enum WordOccurrences {
  /// Where a word stands in a text with no word character (regular expressions' `\w`) next to it.
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
    let (startsWord, endsWord) = (isWord(first), isWord(last))
    var ranges: [Range<Int>] = []
    var index = 0
    while index + pattern.count <= scalars.count {
      let end = index + pattern.count
      let isWhole =
        !(startsWord && index > 0 && isWord(scalars[index - 1].scalar))
        && !(endsWord && end < scalars.count && isWord(scalars[end].scalar))
      let matches = isWhole && zip(pattern, scalars[index..<end]).allSatisfy { $0 == $1.scalar }
      if matches {
        ranges.append(scalars[index].bytes.lowerBound..<scalars[end - 1].bytes.upperBound)
      }
      index = matches ? end : index + 1
    }
    return ranges
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    ScalarProperties(of: scalar).contains(.word)
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
