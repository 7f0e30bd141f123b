#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension FileContents {
  /// Bytes that a pipe is asked for at once.
  private static let piece = 1 << 18
  /// Milliseconds after which a wait looks whether the task was cancelled.
  private static let patience: Int32 = 50

  /// Reads a pipe or device to its end, waiting for whoever writes.
  ///
  /// - Parameters:
  ///   - file: opened without blocking.
  ///   - limit: the most bytes that are accepted.
  ///   - path: its name, for messages.
  /// - Returns: memory of the caller's own; of no bytes, none.
  /// - Throws: `SystemError` where more bytes come, reading fails, or the task is cancelled.
  static func drain(
    _ file: Int32, _ limit: Int, _ path: String
  ) throws(SystemError) -> UnsafeMutableRawBufferPointer {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: piece)
    while true {
      try wait(for: file, path)
      let got = retryingInterrupts { read(file, &buffer, piece) }
      if got == 0 { break }
      if got < 0, errno == EAGAIN || errno == EWOULDBLOCK { continue }
      guard got > 0 else { throw SystemError("read", path) }
      guard got <= limit - bytes.count else {
        throw SystemError("read", path, reason: "more than the \(limit) bytes accepted")
      }
      bytes.append(contentsOf: buffer[..<got])
    }
    guard !bytes.isEmpty else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    let result = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    result.copyBytes(from: bytes)
    return result
  }

  /// Waits until there is something to read, or nobody is left who writes.
  private static func wait(for file: Int32, _ path: String) throws(SystemError) {
    var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, patience) == 0 {
      if Task.isCancelled { throw SystemError("read", path, number: ECANCELED) }
    }
  }
}
