import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a command's bytes go: standard output, a device, or a file that appears when it is whole.
///
/// A file is written under another name in the same folder and renamed by `commit`. Without
/// `commit` it is removed, and what stood under the name before still stands; a part that may be
/// continued stays instead.
final class OutputFile {
  /// What becomes of the bytes that are there when the command stops early.
  private enum Ending {
    /// They are out already.
    case stream
    /// The file at this path is removed.
    case remove(String)
    /// The file at this path stays for a later run, unless it is empty.
    case keep(String)
    /// The file has no name any more.
    case anonymous
  }

  /// What messages call it.
  let name: String
  private let file: FileDescriptor
  private let ending: Ending
  private var buffer: [UInt8] = []
  private var isClosed = false
  private static let bufferSize = 1 << 16

  private init(_ name: String, _ number: Int32, _ ending: Ending) {
    self.name = name
    file = FileDescriptor(number: number)
    self.ending = ending
  }

  /// Whether bytes can be read back and changed.
  var isStored: Bool {
    if case .stream = ending { return false }
    return true
  }

  var isTerminal: Bool { file.isTerminal }

  /// Standard output.
  static func standardOutput() -> OutputFile {
    OutputFile("standard output", FileDescriptor.standardOutput.number, .stream)
  }

  /// A file that has no name and is gone with the process, for bytes on their way elsewhere.
  ///
  /// - Throws: `CommandError` where the folder for temporary files cannot be written.
  static func anonymous() throws -> OutputFile {
    let folder = ProcessEnvironment.current["TMPDIR"] ?? "/tmp"
    let (number, path) = try FileCreation.temporary(
      beside: folder + "/sememe", permissions: 0o600)
    unlink(path)
    return OutputFile("a temporary file in \(folder)", number, .anonymous)
  }

  /// A file under a name, or a device.
  ///
  /// - Parameters:
  ///   - path: the name; links are followed, and `-` is standard output.
  ///   - resumes: whether the bytes go to `path.part`, which stays when the command stops early
  ///     and is continued by the next such call.
  /// - Returns: the file, empty unless it is continued.
  /// - Throws: `CommandError` where nothing can be written there.
  static func open(_ path: String, resumes: Bool) throws -> OutputFile {
    if path == "-" {
      guard !resumes else {
        throw CommandError.cannotCreate(path, "standard output cannot be continued")
      }
      return standardOutput()
    }
    let target = FileSystem.resolved(path) ?? path
    switch try entry(at: target)?.kind {
    case .folder?:
      throw CommandError.cannotCreate(path, "it is a folder; give a file's name")
    case .file?, nil:
      guard access(target, W_OK) == 0 || errno == ENOENT else {
        throw CommandError.cannotCreate(path, "\(SystemError("open", target))")
      }
      let permissions = FileCreation.permissions(of: target)
      if resumes {
        let part = target + ".part"
        let number = try FileCreation.locked(part, permissions: permissions)
        return OutputFile(target, number, .keep(part))
      }
      let (number, temporary) = try FileCreation.temporary(
        beside: target, permissions: permissions)
      return OutputFile(target, number, .remove(temporary))
    case .other?, .link?:
      guard !resumes else { throw CommandError.cannotCreate(path, "a device cannot be continued") }
      return OutputFile(target, try FileCreation.device(target), .stream)
    }
  }

  /// Appends bytes.
  ///
  /// - Parameter bytes: any number.
  /// - Throws: `BrokenPipe`, or `CommandError` where they cannot be written.
  func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= OutputFile.bufferSize { try flush() }
  }

  /// Appends the bytes behind a pointer.
  ///
  /// - Parameter bytes: any number.
  /// - Throws: as `write` does.
  func write(raw bytes: UnsafeRawBufferPointer) throws {
    try flush()
    try write(bytes, at: nil)
  }

  /// Replaces bytes of a stored file.
  ///
  /// - Parameters:
  ///   - bytes: the new ones.
  ///   - offset: where, in bytes from the start.
  /// - Throws: as `write` does.
  func replace(_ bytes: [UInt8], at offset: Int) throws {
    try flush()
    try bytes.withUnsafeBytes { try write($0, at: offset) }
  }

  /// Hands over what is buffered.
  ///
  /// - Throws: as `write` does.
  func flush() throws {
    defer { buffer.removeAll(keepingCapacity: true) }
    try buffer.withUnsafeBytes { try write($0, at: nil) }
  }

  /// The bytes that a stored file holds.
  ///
  /// - Throws: `CommandError`.
  func size() throws -> Int {
    try flush()
    let end = lseek(file.number, 0, SEEK_END)
    guard end >= 0 else { throw failure(SystemError("measure", name)) }
    return Int(end)
  }

  /// Reads bytes of a stored file back.
  ///
  /// - Parameters:
  ///   - limit: the most bytes.
  ///   - offset: where, in bytes from the start.
  /// - Returns: fewer bytes only at the end.
  /// - Throws: `CommandError`.
  func read(upTo limit: Int, at offset: Int) throws -> [UInt8] {
    try flush()
    do throws(SystemError) {
      return try file.read(upTo: limit, at: offset, name: name)
    } catch {
      throw failure(error)
    }
  }

  /// Cuts a stored file; what is written next stands at its new end.
  ///
  /// - Parameter size: how many bytes stay.
  /// - Throws: `CommandError`.
  func truncate(to size: Int) throws {
    try flush()
    guard ftruncate(file.number, off_t(size)) == 0, lseek(file.number, off_t(size), SEEK_SET) >= 0
    else { throw failure(SystemError("truncate", name)) }
  }

  /// Hands everything over, and gives a file its name.
  ///
  /// - Throws: as `write` does; nothing but a part that may be continued is left behind then.
  func commit() throws {
    try flush()
    switch ending {
    case .stream, .anonymous: break
    case .remove(let path), .keep(let path):
      guard fsync(file.number) == 0 else { throw failure(SystemError("write", name)) }
      guard rename(path, name) == 0 else {
        throw CommandError.cannotCreate(name, "\(SystemError("rename to", name))")
      }
      isClosed = true
      close(file.number)
    }
  }

  deinit {
    if isClosed { return }
    switch ending {
    case .stream: if file.number > 2 { close(file.number) }
    case .anonymous: close(file.number)
    case .remove(let path):
      close(file.number)
      unlink(path)
    case .keep(let path):
      // Best effort: rows that do not arrive are computed again by the next run.
      try? flush()
      // Still locked, so that nobody else writes what is removed.
      if lseek(file.number, 0, SEEK_END) == 0 { unlink(path) }
      close(file.number)
    }
  }
}

extension OutputFile {
  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int?) throws {
    do throws(SystemError) {
      try file.write(bytes, at: offset, name: name)
    } catch {
      if error.number == EPIPE { throw BrokenPipe() }
      throw failure(error)
    }
  }

  private func failure(_ error: SystemError) -> CommandError {
    CommandError(ExitStatus.inputOutput, "cannot write the output: \(error)")
  }

  private static func entry(at path: String) throws -> FileEntry? {
    guard !path.utf8.contains(0) else {
      throw CommandError.cannotCreate(path, "the name holds a zero byte")
    }
    do throws(SystemError) {
      return try FileSystem.entry(at: path)
    } catch {
      throw CommandError.cannotCreate(path, "\(error)")
    }
  }
}
