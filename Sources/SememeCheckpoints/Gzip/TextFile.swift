internal import SememeSystem

/// A text file that is read whole, and unpacked where it is gzip.
package struct TextFile: Sendable {
  /// The path it was opened by.
  package let path: String
  /// The text's bytes.
  package let bytes: [UInt8]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file; a pipe or device will do, which is read to its end.
  ///   - limit: the most bytes that are accepted, packed or unpacked.
  /// - Throws: `CheckpointError` where it is missing, too long, unreadable or a damaged gzip file.
  package init(_ path: String, limit: Int) throws(CheckpointError) {
    self.path = path
    let file = try FileContents.weights(
      path, mapping: .never, limit: limit, acceptsPipes: true)
    guard file.withBytes(GzipReader.isGzip) else {
      bytes = file.copied
      return
    }
    bytes = try TextFile.unpacked(GzipReader(file), limit: limit)
    guard bytes.count <= limit else {
      throw CheckpointError(
        .malformedFile, "\(path): unpacks to more than \(limit) bytes; cut it up")
    }
  }

  private static func unpacked(
    _ reader: GzipReader, limit: Int
  ) throws(CheckpointError) -> [UInt8] {
    var result: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    while result.count <= limit {
      let count = try reader.read(into: piece)
      if count == 0 { break }
      result.append(contentsOf: piece[..<count])
    }
    return result
  }

  /// Gives a closure every line without its line break, and the line's number from 1; lines of
  /// white space are passed over.
  ///
  /// - Parameter body: what is done with a line.
  /// - Throws: what the closure throws.
  package func forEachLine<E: Error>(
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
}
