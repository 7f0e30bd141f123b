internal import SememeSystem

/// Reads numbers and texts of a file forwards, never beyond the end of the part it was given.
struct ByteReader {
  let file: FileContents
  /// What messages call the part of the file that is read.
  let part: String
  /// The byte of the file that is read next.
  private(set) var position: Int
  private let end: Int

  /// A reader of one part of a file.
  ///
  /// - Precondition: the range lies within the file.
  init(_ file: FileContents, _ part: String, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.count, "\(part): \(range)")
    self.file = file
    self.part = part
    position = range.lowerBound
    end = range.upperBound
  }

  /// Bytes not yet read.
  var remaining: Int { end - position }

  /// An error at this place of the file.
  func malformed(_ reason: String) -> CheckpointError {
    CheckpointError(.malformedFile, "\(file.path): \(part), at byte \(position): \(reason)")
  }

  /// Steps over bytes.
  ///
  /// - Returns: where they lie in the file.
  mutating func take(_ count: Int) throws(CheckpointError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw malformed(
        "needs \(count) more bytes and \(remaining) are left; "
          + "the file is cut off or damaged: fetch it again")
    }
    defer { position += count }
    return position..<position + count
  }

  /// A little-endian integer.
  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type
  ) throws(CheckpointError) -> T {
    let range = try take(MemoryLayout<T>.size)
    return file.withBytes {
      T(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self))
    }
  }

  /// How many things follow, where each of them takes at least `size` bytes.
  mutating func count(of what: String, size: Int) throws(CheckpointError) -> Int {
    let count = try integer(UInt64.self)
    guard count <= UInt64(remaining / size) else {
      throw malformed(
        "\(count) \(what) cannot follow in \(remaining) bytes; "
          + "the file is cut off or damaged: fetch it again")
    }
    return Int(count)
  }

  /// A text of so many bytes of UTF-8.
  mutating func string(_ count: Int) throws(CheckpointError) -> String {
    let range = try take(count)
    guard let text = file.withBytes({ String(validating: $0[range], as: UTF8.self) }) else {
      throw malformed("a text of \(count) bytes is not UTF-8")
    }
    return text
  }
}
