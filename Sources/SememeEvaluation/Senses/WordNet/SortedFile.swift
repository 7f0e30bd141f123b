internal import SememeSystem

/// A text file whose lines are sorted by their first word, as WordNet's indices are: searched where
/// it lies, without reading it whole.
struct SortedFile: Sendable {
  let file: FileContents

  /// A longer line is none of WordNet's; `data.noun` has some of 15,000 bytes.
  static let longestLine = 1 << 16

  init(path: String) throws(EvaluationError) {
    do throws(SystemError) {
      file = try FileContents(path: path, mapping: .automatic, limit: 1 << 30)
    } catch {
      throw EvaluationError(reading: error)
    }
  }

  /// The line that begins with a word and a space.
  ///
  /// - Parameter word: what it begins with.
  /// - Returns: the line without its break; nil where none does.
  func line(of word: String) -> String? {
    let word = Array(word.utf8)
    guard !word.isEmpty, !word.contains(where: { $0 <= UInt8(ascii: " ") }) else { return nil }
    return file.withBytes { bytes in
      var (low, high) = (0, bytes.count)
      while low < high {
        let middle = low + (high - low) / 2
        // Breaks before and after the middle; a line that contains it lies within low..<high.
        let start = SortedFile.lineStart(bytes, before: middle, from: low)
        let end = SortedFile.lineEnd(bytes, from: start)
        let first = bytes[start..<end].prefix { $0 > UInt8(ascii: " ") }
        if first.elementsEqual(word) {
          guard end - start <= SortedFile.longestLine else { return nil }
          return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        if first.lexicographicallyPrecedes(word) {
          low = end + 1
        } else {
          high = start
        }
      }
      return nil
    }
  }

  /// The line that begins at a byte.
  ///
  /// - Parameter offset: the byte.
  /// - Returns: the line without its break; nil beyond the file or within a line.
  func line(at offset: Int) -> String? {
    file.withBytes { bytes in
      guard offset >= 0, offset < bytes.count,
        offset == 0 || bytes[offset - 1] == UInt8(ascii: "\n")
      else { return nil }
      let end = SortedFile.lineEnd(bytes, from: offset)
      guard end - offset <= SortedFile.longestLine else { return nil }
      return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
  }

  private static func lineStart(
    _ bytes: UnsafeRawBufferPointer, before place: Int, from low: Int
  ) -> Int {
    var start = place
    while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }

  private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return end
  }
}
