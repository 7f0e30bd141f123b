internal import SememeCheckpoints

extension TextFile {
  /// Reads a file of questions.
  ///
  /// - Parameter path: the file, of at most 256 MiB packed or unpacked: a longer one is no set of
  ///   questions.
  /// - Throws: `WordVectorsError` where it is missing, too long, unreadable or a damaged gzip file.
  init(questions path: String) throws(WordVectorsError) {
    do throws(CheckpointError) {
      try self.init(path, limit: 256 << 20)
    } catch {
      throw WordVectorsError(reading: error, path: path)
    }
  }

  /// The lines that are not blank.
  var lines: [String] {
    var lines: [String] = []
    forEachLine { lines.append(String(decoding: $1, as: UTF8.self)) }
    return lines
  }

  /// The error of a file that holds no question.
  func empty(_ expected: String) -> WordVectorsError {
    WordVectorsError(.malformedFile, "no line is \(expected)", path: path)
  }
}

extension StringProtocol {
  /// The pieces between white space.
  var fields: [SubSequence] { split(whereSeparator: \.isWhitespace) }
}
