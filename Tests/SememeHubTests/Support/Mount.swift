import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A small file system in memory, for disks that are full or read-only; Linux, and only with the
/// right to mount.
struct Mount: Sendable {
  let folder: String

  /// Whether this process may mount file systems.
  static let isPossible: Bool = {
    #if os(Linux)
      let folder = NSTemporaryDirectory() + "/sememe-mount-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      guard mkdir(folder, 0o700) == 0, mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0 else {
        return false
      }
      return umount(folder) == 0
    #else
      return false
    #endif
  }()

  /// Mounts a file system of some megabytes while the body works with it.
  static func using<Answer>(
    _ folder: String, megabytes: Int, _ body: (Mount) async throws -> Answer
  ) async throws -> Answer {
    #if os(Linux)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw Failure() }
      defer { umount2(folder, Int32(MNT_DETACH)) }
      defer { rmdir(folder) }
    #endif
    return try await body(Mount(folder: folder))
  }

  /// Forbids every write from now on.
  func makeReadOnly() async throws {
    #if os(Linux)
      let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
      // Busy while a process that another test starts still holds a copy of an open file.
      let isDone = try await becomesTrue {
        if mount("tmpfs", folder, "tmpfs", flags, nil) == 0 { return true }
        guard errno == EBUSY else { throw Failure() }
        return false
      }
      guard isDone else { throw Failure() }
    #endif
  }

  private struct Failure: Error {}
}
