import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How output files come into being: none may be read by more users than the file that it replaces,
/// and none through a link that somebody else has put in its place.
enum FileCreation {
  /// Makes an empty file beside a name, under a name of its own.
  ///
  /// - Parameters:
  ///   - path: what the new name begins with.
  ///   - permissions: those of the file; nil for those of any new file.
  /// - Returns: the number of the open file, and its path.
  /// - Throws: `CommandError` where the folder cannot be written.
  static func temporary(
    beside path: String, permissions: mode_t?
  ) throws -> (number: Int32, path: String) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    while true {
      let name = "\(path).\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
      let number = retryingInterrupts { systemOpen(name, flags, permissions ?? 0o666) }
      if number >= 0 {
        restrict(number, to: permissions)
        return (number, name)
      }
      guard errno == EEXIST else {
        throw CommandError.cannotCreate(path, "\(SystemError("create", path))")
      }
    }
  }

  /// Opens or makes a file that outlives the process, and locks it against other processes.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - permissions: those of the file; nil leaves them as they are, or are for any new file.
  /// - Returns: the number of the open file; the lock ends when it is closed.
  /// - Throws: `CommandError` where it cannot be written, or another process writes it.
  static func locked(_ path: String, permissions: mode_t?) throws -> Int32 {
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    while true {
      let number = retryingInterrupts { systemOpen(path, flags, permissions ?? 0o666) }
      guard number >= 0 else {
        let reason = errno == ELOOP ? "it is a symbolic link" : "\(SystemError("open", path))"
        throw CommandError.cannotCreate(path, reason)
      }
      do {
        try lock(number, path)
        // The process that had the lock before may have renamed or removed the file meanwhile.
        if try isSame(number, path) {
          restrict(number, to: permissions)
          return number
        }
      } catch {
        close(number)
        throw error
      }
      close(number)
    }
  }

  /// Opens what is there already, to write to it.
  ///
  /// - Parameter path: a device or pipe.
  /// - Returns: the number of the open file.
  /// - Throws: `CommandError` where it cannot be written.
  static func device(_ path: String) throws -> Int32 {
    let number = retryingInterrupts { systemOpen(path, O_WRONLY | O_CLOEXEC, 0) }
    guard number >= 0 else {
      throw CommandError.cannotCreate(path, "\(SystemError("open", path))")
    }
    return number
  }

  /// The permissions of a file, links followed; nil where there is none.
  ///
  /// - Parameter path: the file.
  /// - Returns: who may read, write and run it.
  static func permissions(of path: String) -> mode_t? {
    var record = stat()
    return stat(path, &record) == 0 ? record.st_mode & 0o777 : nil
  }

  /// The process's mask has taken permissions away from a new file; a system without permissions
  /// refuses, and needs none.
  private static func restrict(_ number: Int32, to permissions: mode_t?) {
    if let permissions { fchmod(number, permissions) }
  }

  private static func lock(_ number: Int32, _ path: String) throws {
    guard flock(number, LOCK_EX | LOCK_NB) != 0 else { return }
    let reason =
      errno == EWOULDBLOCK ? "another process is writing it" : "\(SystemError("lock", path))"
    throw CommandError.cannotCreate(path, reason)
  }

  /// Whether an open file is the one that stands at a path.
  private static func isSame(_ number: Int32, _ path: String) throws -> Bool {
    var (opened, named) = (stat(), stat())
    guard fstat(number, &opened) == 0 else {
      throw CommandError.cannotCreate(path, "\(SystemError("stat", path))")
    }
    guard opened.st_mode & S_IFMT == S_IFREG else {
      throw CommandError.cannotCreate(path, "it is not a regular file")
    }
    guard lstat(path, &named) == 0 else { return false }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }
}

extension CommandError {
  /// That an output file cannot be made.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - reason: why not.
  /// - Returns: the error.
  static func cannotCreate(_ path: String, _ reason: String) -> CommandError {
    CommandError(ExitStatus.cannotCreate, "cannot write \(path): \(reason)")
  }
}

/// `open` of the system, by a name that a local one cannot hide.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  #if canImport(Glibc)
    Glibc.open(path, flags, mode)
  #elseif canImport(Musl)
    Musl.open(path, flags, mode)
  #else
    Darwin.open(path, flags, mode)
  #endif
}
