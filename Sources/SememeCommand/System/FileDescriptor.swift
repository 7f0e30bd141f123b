import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file of the system, by number: reading and writing with every byte accounted for.
struct FileDescriptor: Sendable {
  /// The system's number.
  let number: Int32

  static let standardInput = FileDescriptor(number: 0)
  static let standardOutput = FileDescriptor(number: 1)
  static let standardError = FileDescriptor(number: 2)

  var isTerminal: Bool { isatty(number) == 1 }

  /// Waits until something can be read, or the user wants to stop.
  ///
  /// - Throws: `CancellationError` after a signal to stop.
  func waitForInput() throws {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    repeat {
      if Interruption.signal != nil { throw CancellationError() }
    } while poll(&request, 1, 50) == 0
  }

  /// Reads once.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to read.
  ///   - name: what messages call the file.
  /// - Returns: at least one byte, none at the end.
  /// - Throws: `SystemError`.
  func read(upTo limit: Int, name: String) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let done = retryingInterrupts { systemRead(number, buffer.baseAddress, limit) }
      if done < 0 { failure = SystemError("read", name) }
      count = max(done, 0)
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads at a place of a regular file, without moving.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to read; fewer come only at the file's end.
  ///   - offset: where, in bytes from the start.
  ///   - name: what messages call the file.
  /// - Returns: the bytes.
  /// - Throws: `SystemError`.
  func read(upTo limit: Int, at offset: Int, name: String) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit {
        let done = retryingInterrupts {
          pread(number, buffer.baseAddress.map { $0 + count }, limit - count, off_t(offset + count))
        }
        if done < 0 { failure = SystemError("read", name) }
        if done <= 0 { break }
        count += done
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all bytes.
  ///
  /// - Parameters:
  ///   - bytes: any number.
  ///   - offset: where in a regular file; nil for where the last write ended.
  ///   - name: what messages call the file.
  /// - Throws: `SystemError`.
  func write(
    _ bytes: UnsafeRawBufferPointer, at offset: Int? = nil, name: String
  ) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let (start, rest) = (bytes.baseAddress.map { $0 + done }, bytes.count - done)
      let count = retryingInterrupts {
        if let offset {
          pwrite(number, start, rest, off_t(offset + done))
        } else {
          systemWrite(number, start, rest)
        }
      }
      guard count > 0 else { throw SystemError("write", name) }
      done += count
    }
  }
}

#if canImport(Glibc)
  private let systemRead = Glibc.read
  private let systemWrite = Glibc.write
#elseif canImport(Musl)
  private let systemRead = Musl.read
  private let systemWrite = Musl.write
#else
  private let systemRead = Darwin.read
  private let systemWrite = Darwin.write
#endif
