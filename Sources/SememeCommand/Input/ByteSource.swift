import Dispatch
import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file, or standard input, read in chunks without blocking the threads of other tasks.
final class ByteSource: Sendable {
  /// What messages call it.
  let name: String
  private let file: FileDescriptor
  private let queue = DispatchQueue(label: "sememe.input")
  private static let chunk = 1 << 18

  /// Standard input.
  init() {
    name = "standard input"
    file = .standardInput
  }

  /// Opens a file.
  ///
  /// - Parameter path: the file; a pipe or device will do.
  /// - Throws: `CommandError` where there is no such file or it may not be read.
  init(path: String) throws {
    let number = path.utf8.contains(0) ? -1 : open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      throw CommandError(
        ExitStatus.missingInput, "cannot read the input: \(SystemError("open", path))")
    }
    name = path
    file = FileDescriptor(number: number)
  }

  deinit {
    if file.number != FileDescriptor.standardInput.number { close(file.number) }
  }

  /// Reads the next bytes.
  ///
  /// - Returns: none at the end.
  /// - Throws: `CommandError`; `CancellationError` where the user wants to stop.
  func next() async throws -> [UInt8] {
    try await awaitResult { finish in
      queue.async { finish(Result { try self.read() }) }
    }
  }

  private func read() throws -> [UInt8] {
    try file.waitForInput()
    do throws(SystemError) {
      return try file.read(upTo: ByteSource.chunk, name: name)
    } catch {
      throw CommandError(ExitStatus.inputOutput, "cannot read the input: \(error)")
    }
  }
}
