/// Cuts bytes into lines; a line ends with LF or CRLF, the last one perhaps with neither.
struct LineReader {
  /// The number of the line read last, from 1.
  private(set) var number = 0
  /// Where the bytes come from.
  let source: ByteSource
  private var chunk: ArraySlice<UInt8> = []
  /// The longest line that is read: nothing that a user types or stores as one text is longer, and a
  /// file without line breaks must not fill the memory.
  static let maximumLength = 1 << 28

  init(_ source: ByteSource) {
    self.source = source
  }

  /// Reads a line.
  ///
  /// - Returns: its bytes without the line break, and without a byte order mark at the start of the
  ///   file; nil at the end.
  /// - Throws: `CommandError` where a line is too long or the source cannot be read.
  mutating func next() async throws -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if chunk.isEmpty {
        chunk = try await source.next()[...]
        if chunk.isEmpty { return line.isEmpty ? nil : finished(line) }
      }
      if let end = chunk.firstIndex(of: UInt8(ascii: "\n")) {
        line += chunk[..<end]
        chunk = chunk[(end + 1)...]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return finished(line)
      }
      line += chunk
      chunk = []
      guard line.count <= LineReader.maximumLength else {
        throw CommandError(
          ExitStatus.badData,
          "\(source.name), line \(number + 1): longer than \(LineReader.maximumLength) bytes; "
            + "one text a line is expected")
      }
    }
  }

  private mutating func finished(_ line: [UInt8]) -> [UInt8] {
    number += 1
    return number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line
  }
}
