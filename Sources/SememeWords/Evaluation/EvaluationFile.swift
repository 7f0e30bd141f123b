internal import SememeSystem

/// A text file of questions, read whole: such files are small.
struct EvaluationFile {
  let path: String
  let lines: [Substring]

  /// A longer file is no set of questions.
  static let maximumSize = 256 << 20

  init(_ path: String) throws(WordVectorsError) {
    self.path = path
    let file: FileContents
    do throws(SystemError) {
      file = try FileContents(path: path, mapping: .never, limit: EvaluationFile.maximumSize)
    } catch {
      throw WordVectorsError(reading: error)
    }
    var text = file.withBytes { String(decoding: $0, as: UTF8.self) }
    if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
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
