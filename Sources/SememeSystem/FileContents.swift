#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How the bytes of a file come into memory.
public enum Mapping: Sendable {
  /// Mapped: pages are read when touched and shared between processes. A file that somebody
  /// shortens while it is mapped ends the process (SIGBUS); files in a model cache are never
  /// shortened.
  case automatic
  /// Read into memory at once: for files that others may truncate.
  case never
}

/// The bytes of a file, mapped or read, for as long as this object lives.
///
/// `@unchecked Sendable`: the bytes are never written after `init`.
package final class FileContents: @unchecked Sendable {
  /// The path it was opened by, for messages.
  package let path: String
  /// Which file it was when it was opened.
  package let identity: FileIdentity
  private let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// How many bytes there are.
  package var count: Int { bytes.count }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  ///   - limit: the most bytes that are accepted.
  ///   - acceptsPipes: whether a pipe or device will do, which is read to its end.
  /// - Throws: `SystemError` where it is missing, too long, unreadable, or not a regular file where such
  ///   is asked for.
  package init(
    path: String, mapping: Mapping = .automatic, limit: Int = .max, acceptsPipes: Bool = false
  ) throws(SystemError) {
    self.path = path
    guard !path.utf8.contains(0) else {
      throw SystemError("open", path, reason: "the path holds a NUL")
    }
    // A pipe without a writer would block here for ever.
    let file = retryingInterrupts { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard file >= 0 else { throw SystemError("open", path) }
    defer { close(file) }
    let status = try FileContents.status(of: file, path)
    identity = FileIdentity(status)
    if acceptsPipes, [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT) {
      bytes = UnsafeRawBufferPointer(try FileContents.drain(file, limit, path))
      isMapped = false
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SystemError("read", path, reason: "not a regular file")
    }
    let size = Int(identity.size)
    guard size <= limit else {
      throw SystemError("read", path, reason: "\(size) bytes, more than the \(limit) accepted")
    }
    if size == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      isMapped = false
    } else if mapping == .automatic {
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
      guard let address, address != MAP_FAILED else { throw SystemError("map", path) }
      bytes = UnsafeRawBufferPointer(start: address, count: size)
      isMapped = true
    } else {
      bytes = UnsafeRawBufferPointer(try FileContents.read(file, size, path))
      isMapped = false
    }
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.deallocate()
    }
  }

  /// Gives a closure all bytes to read.
  ///
  /// - Parameter body: gets a pointer that is valid as long as this object lives; whoever keeps it
  ///   longer than the call keeps the object too.
  /// - Returns: what the closure returns.
  /// - Throws: what the closure throws.
  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    // Without this, the last use of the object would be reading the pointer.
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// Gives the memory behind some bytes back to the system, where they are mapped: whoever reads
  /// them again gets them from the file once more.
  ///
  /// - Parameter range: bytes; pages that it covers only in part stay.
  package func giveBack(_ range: Range<Int>) {
    guard isMapped, let base = bytes.baseAddress, range.upperBound <= bytes.count else { return }
    let page = Int(getpagesize())
    let begin = (range.lowerBound + page - 1) / page * page
    // The last page of the file belongs to it to the end.
    let end = range.upperBound == bytes.count ? bytes.count : range.upperBound / page * page
    guard begin < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base) + begin, end - begin, MADV_DONTNEED)
  }

  /// A copy of all bytes.
  package var copied: [UInt8] { withBytes { Array($0) } }

  /// Whether the same file, of the same size and date, still stands at the path.
  package var isUnchanged: Bool { FileIdentity(path: path) == identity }

  private static func status(of file: Int32, _ path: String) throws(SystemError) -> stat {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw SystemError("stat", path) }
    return status
  }

  private static func read(
    _ file: Int32, _ size: Int, _ path: String
  ) throws(SystemError) -> UnsafeMutableRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    var done = 0
    while done < size {
      let got = retryingInterrupts {
        pread(file, buffer.baseAddress.map { $0 + done }, size - done, off_t(done))
      }
      guard got > 0 else {
        let failure =
          got == 0
          ? SystemError("read", path, reason: "it became shorter while it was read")
          : SystemError("read", path)
        buffer.deallocate()
        throw failure
      }
      done += got
    }
    return buffer
  }
}
