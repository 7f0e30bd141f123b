#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Which file it is, and which of its versions, as far as the system can tell.
package struct FileIdentity: Sendable, Equatable {
  /// Its length in bytes.
  package let size: Int64
  /// The device it lies on.
  package let device: UInt64
  /// Its number on the device.
  package let inode: UInt64
  /// When its bytes were last changed: seconds since 1970.
  package let seconds: Int64
  /// The nanoseconds after these seconds.
  package let nanoseconds: Int64

  init(_ status: stat) {
    size = Int64(status.st_size)
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    seconds = Int64(time.tv_sec)
    nanoseconds = Int64(time.tv_nsec)
  }

  /// What stands at a path now, links followed; nil where nothing does or nobody may look.
  ///
  /// - Parameter path: the path.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

extension FileSystem {
  /// A path without links, `.` and `..`, from the root on.
  ///
  /// - Parameter path: of something that exists.
  /// - Returns: nil where it does not.
  package static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }
}
