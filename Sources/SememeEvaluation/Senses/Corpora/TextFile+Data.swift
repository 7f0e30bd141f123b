internal import SememeCheckpoints
internal import SememeSystem

extension TextFile {
  /// Reads a file of an evaluation's data.
  ///
  /// - Parameter path: the file, pipe or device, of at most 512 MiB packed or unpacked.
  /// - Throws: `EvaluationError` where it is missing, too long, unreadable or a damaged gzip file.
  init(data path: String) throws(EvaluationError) {
    do throws(CheckpointError) {
      try self.init(path, limit: 512 << 20)
    } catch {
      throw EvaluationError(reading: error)
    }
  }

  /// The first byte that is neither white space nor of a byte order mark.
  var start: UInt8? { bytes.first { !" \t\r\n\u{feff}".utf8.contains($0) } }

  /// The text of a line.
  func text(_ line: ArraySlice<UInt8>, _ number: Int) throws(EvaluationError) -> String {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw malformed(number, "not valid UTF-8; convert the file")
    }
    return text
  }

  /// The error of a line that is not what was expected.
  func malformed(_ line: Int, _ message: String, cause: (any Error)? = nil) -> EvaluationError {
    EvaluationError(.malformedFile, "\(path), line \(line): \(message)", cause: cause)
  }
}

extension EvaluationError {
  /// What went wrong when the system was asked for a file's bytes.
  init(reading error: SystemError) {
    self.init(
      error.isMissing ? .missingFile : .unreadableFile, "cannot read \(error.path)", cause: error)
  }

  /// A file that the system does not give, or whose packing is damaged.
  init(reading error: CheckpointError) {
    let code: Code =
      switch error.code {
      case .missingFile: .missingFile
      case .unreadableFile: .unreadableFile
      default: .malformedFile
      }
    self.init(code, error.message, cause: error.cause)
  }
}
