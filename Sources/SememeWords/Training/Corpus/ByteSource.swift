internal import SememeCheckpoints
internal import SememeSystem

/// Where the bytes of a text come from, one block after another.
protocol ByteSource: AnyObject {
  /// Bytes that were read so far, as they lie on the disk.
  var position: Int { get }
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
  private let begin: Int
  private var rest: Range<Int>

  init(_ file: FileStream, _ range: Range<Int>) {
    self.file = file
    begin = range.lowerBound
    rest = range
  }

  var position: Int { rest.lowerBound - begin }

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

/// The bytes that a gzip file stands for.
final class GzipSource: ByteSource {
  private let reader: GzipReader
  private let path: String

  init(path: String) throws(WordVectorsError) {
    let file: FileContents
    do throws(SystemError) {
      file = try FileContents(path: path)
    } catch {
      throw WordVectorsError(reading: error)
    }
    do throws(CheckpointError) {
      reader = try GzipReader(file)
    } catch {
      throw WordVectorsError(unpacking: error, path)
    }
    self.path = path
  }

  var position: Int { reader.position }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(WordVectorsError) -> Int {
    do throws(CheckpointError) {
      return try reader.read(into: buffer)
    } catch {
      throw WordVectorsError(unpacking: error, path)
    }
  }
}
