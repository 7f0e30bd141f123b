#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary file in the same folder; `commit` flushes it to disk and renames it.
/// Without `commit`, or after an error, the temporary file is removed and whatever stood under the
/// name before still stands.
package final class AtomicFile {
  /// The name behind links.
  private let path: String
  private let temporaryPath: String
  private var file: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  /// Opens a temporary file beside the target.
  ///
  /// - Parameter path: the name the file gets in the end; links are followed.
  /// - Throws: `SystemError` where the folder cannot be written.
  package init(path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else {
      throw SystemError("create", path, reason: "the path holds a NUL")
    }
    let path = FileSystem.resolved(path) ?? path
    self.path = path
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    var candidate: String
    repeat {
      candidate = "\(path).\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
      file = retryingInterrupts { open(candidate, flags, 0o666) }
    } while file < 0 && errno == EEXIST
    temporaryPath = candidate
    guard file >= 0 else { throw SystemError("create", path) }
    // A file that stood there keeps its permissions; a new one follows the process's mask.
    var status = stat()
    if stat(path, &status) == 0 { fchmod(file, status.st_mode & 0o777) }
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Parameter bytes: any number.
  /// - Throws: `SystemError` where the disk is full or fails; the temporary file is removed.
  package func write(_ bytes: some Sequence<UInt8>) throws(SystemError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= AtomicFile.bufferSize { try flush() }
  }

  /// Appends the bytes behind a pointer.
  ///
  /// - Parameter bytes: any number.
  /// - Throws: `SystemError` where the disk is full or fails; the temporary file is removed.
  package func write(raw bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try flush()
    try check(writeAll(bytes))
  }

  /// Flushes everything to disk and gives the file its name.
  ///
  /// - Throws: `SystemError` where the disk is full or fails; nothing is left behind then.
  package func commit() throws(SystemError) {
    try flush()
    try check(fsync(file) == 0 ? nil : SystemError("write", path))
    close(file)
    file = -1
    guard rename(temporaryPath, path) == 0 else {
      let failure = SystemError("rename to", path)
      unlink(temporaryPath)
      throw failure
    }
  }

  /// Writes a whole file at once.
  ///
  /// - Parameters:
  ///   - bytes: its contents.
  ///   - path: its name.
  /// - Throws: `SystemError` where it cannot be written; what stood there before still stands.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  private func flush() throws(SystemError) {
    let failure = buffer.withUnsafeBytes(writeAll)
    buffer.removeAll(keepingCapacity: true)
    try check(failure)
  }

  private func check(_ failure: SystemError?) throws(SystemError) {
    guard let failure else { return }
    discard()
    throw failure
  }

  /// Writes all bytes; returns the failure where the system refuses.
  private func writeAll(_ bytes: UnsafeRawBufferPointer) -> SystemError? {
    guard file >= 0 else { return SystemError("write", path, reason: "the file is closed") }
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let done = retryingInterrupts { Self.systemWrite(file, piece) }
      guard done > 0 else { return SystemError("write", path) }
      rest = rest.dropFirst(done)
    }
    return nil
  }

  private static func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(file, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(file, bytes.baseAddress, bytes.count)
    #endif
  }

  private func discard() {
    guard file >= 0 else { return }
    close(file)
    unlink(temporaryPath)
    file = -1
  }
}
