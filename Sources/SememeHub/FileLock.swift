import Logging
import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A lock between processes on a file, the same that `huggingface_hub` takes (`flock`).
enum FileLock {
  private enum Attempt: Sendable {
    case taken(CInt)
    case busy
    case unsupported
  }

  /// Does something while no other process, and no other task of this one, holds the lock.
  ///
  /// The lock is given back when the process dies, however it dies; the file stays. Where the file
  /// system has no locks the work is done without.
  ///
  /// - Parameters:
  ///   - path: the lock's file; its folder exists.
  ///   - logger: where a long wait is reported.
  ///   - work: what to do.
  /// - Returns: what the work brought.
  /// - Throws: `HubError` when the file cannot be made; `CancellationError`; what the work throws.
  static func holding<Answer>(
    _ path: String, logger: Logger, _ work: () async throws -> Answer
  ) async throws -> Answer {
    let descriptor = try await take(path, logger: logger)
    defer { if let descriptor { close(descriptor) } }
    return try await work()
  }

  private static func take(_ path: String, logger: Logger) async throws -> CInt? {
    let clock = ContinuousClock()
    var nextReport = clock.now + .seconds(10)
    var pause = Duration.milliseconds(5)
    while true {
      switch try await CacheFolder.onThreadPool({ () throws(SystemError) in try attempt(path) }) {
      case .taken(let descriptor):
        return descriptor
      case .unsupported:
        logger.warning("the file system has no locks", metadata: ["path": "\(path)"])
        return nil
      case .busy:
        if clock.now > nextReport {
          logger.notice("waiting for another download of the file", metadata: ["lock": "\(path)"])
          nextReport = clock.now + .seconds(10)
        }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(250))
      }
    }
  }

  private static func attempt(_ path: String) throws(SystemError) -> Attempt {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw SystemError("create", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      switch number {
      case EWOULDBLOCK, EAGAIN, EACCES, EINTR: return .busy
      case ENOSYS, ENOTSUP, EOPNOTSUPP, ENOLCK: return .unsupported
      default: throw SystemError("lock", path, number: number)
      }
    }
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_nlink > 0 else {
      // Another process removed the file between our opening and our locking it: that lock guards
      // nothing.
      close(descriptor)
      return .busy
    }
    return .taken(descriptor)
  }
}
