internal import SememeSystem

/// Where the bytes of a text come from, one block after another.
protocol ByteSource: AnyObject {
  /// The next bytes.
  ///
  /// - Parameter buffer: where they go.
  /// - Returns: how many; 0 at the end.
  /// - Throws: `WordVectorsError` where the file cannot be read.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(WordVectorsError) -> Int
}

/// The bytes of a file as they are, or a range of them.
final class FileRangeSource: ByteSource {
  private let file: FileStream
  private var rest: Range<Int>

  init(_ file: FileStream, _ range: Range<Int>) {
    self.file = file
    rest = range
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(WordVectorsError) -> Int {
    let count = min(buffer.count, rest.count)
    if count == 0 { return 0 }
    let got: Int
    do throws(SystemError) {
      got = try file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: rest.lowerBound)
    } catch {
      throw WordVectorsError(reading: error)
    }
    guard got == count else {
      throw WordVectorsError(
        .unreadableFile,
        "\(file.path) became shorter while it was read: \(file.size) bytes before, now "
          + "\(rest.lowerBound + got); train on a file that nobody changes", path: file.path)
    }
    rest = rest.lowerBound + got..<rest.upperBound
    return got
  }
}
