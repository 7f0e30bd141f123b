#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How the bytes of a checkpoint come into memory.
public enum Mapping: Sendable {
  /// Mapped: pages are read when touched and shared between processes. A file that somebody
  /// shortens while it is mapped ends the process (SIGBUS); files in a model cache are never
  /// shortened.
  case automatic
  /// Read into memory at once: for files that others may truncate.
  case never
}

/// The bytes of a regular file, mapped or read, for as long as this object lives.
///
/// `@unchecked Sendable`: the bytes are never written after `init`.
package final class FileContents: @unchecked Sendable {
  /// The path it was opened by, for messages.
  package let path: String
  /// All bytes.
  package let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapping: how its bytes come into memory.
  /// - Throws: `CheckpointError` where it is missing, not a regular file, or unreadable.
  package init(path: String, mapping: Mapping = .automatic) throws(CheckpointError) {
    self.path = path
    let file = retryingInterrupts { open(path, O_RDONLY | O_CLOEXEC) }
    guard file >= 0 else {
      let code: CheckpointError.Code = errno == ENOENT ? .missingFile : .unreadableFile
      throw CheckpointError(code, "\(path): cannot open: \(systemMessage())")
    }
    defer { close(file) }
    let size = try FileContents.size(of: file, path)
    if size == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      isMapped = false
    } else if mapping == .automatic {
      let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
      guard let address, address != MAP_FAILED else {
        throw CheckpointError(.unreadableFile, "\(path): cannot map: \(systemMessage())")
      }
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

  private static func size(of file: Int32, _ path: String) throws(CheckpointError) -> Int {
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw CheckpointError(.unreadableFile, "\(path): cannot inspect: \(systemMessage())")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(.unreadableFile, "\(path): not a regular file")
    }
    return Int(status.st_size)
  }

  private static func read(
    _ file: Int32, _ size: Int, _ path: String
  ) throws(CheckpointError) -> UnsafeMutableRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    var done = 0
    while done < size {
      let got = retryingInterrupts {
        pread(file, buffer.baseAddress.map { $0 + done }, size - done, off_t(done))
      }
      guard got > 0 else {
        let reason = got == 0 ? "the file became shorter while it was read" : systemMessage()
        buffer.deallocate()
        throw CheckpointError(.unreadableFile, "\(path): cannot read: \(reason)")
      }
      done += got
    }
    return buffer
  }
}
