internal import SememeCheckpoints
internal import SememeSystem

/// A file of an evaluation's data, read whole and unpacked where it is gzip.
struct DataFile {
  let path: String
  let bytes: [UInt8]

  /// More bytes are not read, packed or unpacked.
  static let maximumSize = 512 << 20

  /// Reads a file.
  ///
  /// - Parameter path: the file.
  /// - Throws: `EvaluationError` where it is missing, too long, unreadable or a damaged gzip file.
  init(_ path: String) throws(EvaluationError) {
    self.path = path
    let file: FileContents
    do throws(SystemError) {
      file = try FileContents(path: path, mapping: .never, limit: DataFile.maximumSize)
    } catch {
      throw EvaluationError(reading: error)
    }
    guard file.withBytes(GzipReader.isGzip) else {
      bytes = file.copied
      return
    }
    do throws(CheckpointError) {
      bytes = try DataFile.unpacked(GzipReader(file))
    } catch {
      throw EvaluationError(.malformedFile, "\(path): cannot be unpacked", cause: error)
    }
    guard bytes.count <= DataFile.maximumSize else {
      throw EvaluationError(
        .malformedFile, "\(path): unpacks to more than \(DataFile.maximumSize) bytes; cut it up")
    }
  }

  private static func unpacked(_ reader: GzipReader) throws(CheckpointError) -> [UInt8] {
    var result: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    while result.count <= maximumSize {
      let count = try reader.read(into: piece)
      if count == 0 { break }
      result.append(contentsOf: piece[..<count])
    }
    return result
  }

  /// Gives a closure every line without its line break, and the line's number from 1; lines of
  /// white space are passed over.
  func forEachLine<E: Error>(
    _ body: (_ number: Int, _ line: ArraySlice<UInt8>) throws(E) -> Void
  ) throws(E) {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      number += 1
      var line = bytes[start..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.contains(where: { $0 > UInt8(ascii: " ") }) { try body(number, line) }
      start = end + 1
    }
  }

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
}
