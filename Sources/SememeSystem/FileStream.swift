#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A regular file that is read piece by piece, for files that are larger than memory or that others
/// may shorten meanwhile: what is missing then is an end of the file, never a signal.
///
/// `@unchecked Sendable`: nothing is changed between `init` and `deinit`; reads name their place.
package final class FileStream: @unchecked Sendable {
  /// The path it was opened by, for messages.
  package let path: String
  /// How many bytes it had when it was opened.
  package let size: Int
  private let file: Int32

  /// Opens a file.
  ///
  /// - Parameter path: the file.
  /// - Throws: `SystemError` where it is missing, not a regular file or unreadable.
  package init(path: String) throws(SystemError) {
    self.path = path
    guard !path.utf8.contains(0) else {
      throw SystemError("open", path, reason: "the path holds a NUL")
    }
    // A pipe without a writer would block here for ever.
    let file = retryingInterrupts { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard file >= 0 else { throw SystemError("open", path) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      let failure = SystemError("stat", path)
      close(file)
      throw failure
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw SystemError("read", path, reason: "not a regular file")
    }
    self.file = file
    size = Int(status.st_size)
  }

  deinit { close(file) }

  /// Reads bytes from a place.
  ///
  /// - Parameters:
  ///   - buffer: where they go.
  ///   - offset: the first byte's place in the file.
  /// - Returns: how many were read: fewer than asked for only at the end of the file.
  /// - Throws: `SystemError` where the system refuses.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let got = retryingInterrupts {
        pread(
          file, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      }
      guard got >= 0 else { throw SystemError("read", path) }
      if got == 0 { break }
      done += got
    }
    return done
  }
}
