#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file without a name, for what does not fit into memory.
///
/// Its name is removed as soon as it is open, so that nothing stays on the disk however the process
/// ends. Bytes are appended by one owner at a time and read from any place.
///
/// `@unchecked Sendable`: `size` is changed by `append` alone, whose callers take turns.
package final class ScratchFile: @unchecked Sendable {
  /// How many bytes were appended.
  package private(set) var size = 0
  private let file: Int32
  /// The path it had, for messages.
  private let path: String

  /// Makes an empty file.
  ///
  /// - Parameter folder: where its bytes are kept.
  /// - Throws: `SystemError` where the folder cannot be written.
  package init(in folder: String) throws(SystemError) {
    guard !folder.utf8.contains(0) else {
      throw SystemError("create", folder, reason: "the path holds a NUL")
    }
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    var candidate: String
    var file: Int32
    repeat {
      candidate = "\(folder)/sememe-\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).tmp"
      file = retryingInterrupts { open(candidate, flags, 0o600) }
    } while file < 0 && errno == EEXIST
    guard file >= 0 else { throw SystemError("create", candidate) }
    unlink(candidate)
    self.file = file
    path = candidate
  }

  deinit { close(file) }

  /// Appends bytes.
  ///
  /// - Parameter bytes: any number.
  /// - Throws: `SystemError` where the disk is full or fails.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let wrote = retryingInterrupts {
        pwrite(file, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(size + done))
      }
      guard wrote > 0 else { throw SystemError("write", path) }
      done += wrote
    }
    size += done
  }

  /// Reads bytes from a place.
  ///
  /// - Parameters:
  ///   - buffer: where they go; it is filled.
  ///   - offset: the first byte's place.
  /// - Throws: `SystemError` where the system refuses, or the file ends before.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) {
    var done = 0
    while done < buffer.count {
      let got = retryingInterrupts {
        pread(
          file, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      }
      guard got > 0 else {
        throw got == 0
          ? SystemError("read", path, reason: "it ended early") : SystemError("read", path)
      }
      done += got
    }
  }

  /// Writes bytes over others that were appended before.
  ///
  /// - Parameters:
  ///   - bytes: the new bytes.
  ///   - offset: the first byte's place.
  /// - Throws: `SystemError` where the disk fails.
  package func overwrite(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
    precondition(offset >= 0 && offset + bytes.count <= size, "ScratchFile: outside of the file")
    var done = 0
    while done < bytes.count {
      let wrote = retryingInterrupts {
        pwrite(file, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      }
      guard wrote > 0 else { throw SystemError("write", path) }
      done += wrote
    }
  }
}
