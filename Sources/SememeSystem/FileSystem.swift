#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the system says about one path.
package struct FileEntry: Sendable, Equatable {
  /// What a path can be.
  package enum Kind: Sendable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, when links are not followed.
    case link
    /// A device, socket or pipe.
    case other
  }

  /// What the path is.
  package let kind: Kind
  /// Its length in bytes.
  package let size: Int
}

/// The few file calls that the model cache needs, straight on the system's interface.
package enum FileSystem {
  /// What stands at a path; nil when nothing does.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - followingLinks: whether a symbolic link stands for what it points to (a dangling one is
  ///     then nothing).
  /// - Returns: the entry, nil when the path does not exist.
  /// - Throws: `SystemError` when the system refuses to say.
  package static func entry(
    at path: String, followingLinks: Bool = true
  ) throws(SystemError) -> FileEntry? {
    var record = stat()
    let status = followingLinks ? stat(path, &record) : lstat(path, &record)
    guard status == 0 else {
      let number = errno
      if number == ENOENT || number == ENOTDIR { return nil }
      throw SystemError("stat", path, number: number)
    }
    let kind: FileEntry.Kind =
      switch UInt32(record.st_mode) & 0o170000 {
      case 0o100000: .file
      case 0o040000: .folder
      case 0o120000: .link
      default: .other
      }
    return FileEntry(kind: kind, size: Int(record.st_size))
  }

  /// Whether something stands at a path, links followed; what cannot be looked at counts as there,
  /// so that opening it says why.
  ///
  /// - Parameter path: the path.
  /// - Returns: false where nothing does.
  package static func exists(_ path: String) -> Bool {
    do throws(SystemError) {
      return try entry(at: path) != nil
    } catch {
      return true
    }
  }

  /// Whether a folder stands at a path, links followed.
  ///
  /// - Parameter path: the path.
  /// - Returns: false where there is none, or none that can be looked at.
  package static func isFolder(_ path: String) -> Bool {
    do throws(SystemError) {
      return try entry(at: path)?.kind == .folder
    } catch {
      return false
    }
  }

  /// Makes a folder and those above it, unless they are there.
  ///
  /// - Parameter path: the folder.
  /// - Throws: `SystemError` where it cannot be made, because something else has its name for one.
  package static func makeFolder(_ path: String) throws(SystemError) {
    if let there = try entry(at: path) {
      guard there.kind == .folder else { throw SystemError("make folder", path, number: EEXIST) }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    // Another process may make it at the same time.
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw SystemError("make folder", path)
    }
  }

  /// The names in a folder in byte order, without `.` and `..`; empty when the folder does not
  /// exist.
  ///
  /// - Parameter folder: the folder's path.
  /// - Returns: the names, without the folder's path.
  /// - Throws: `SystemError` when the folder cannot be read.
  package static func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw SystemError("open folder", folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let record = readdir(stream) {
      let name = withUnsafeBytes(of: &record.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The bytes of a small file; nil when it does not exist.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that are read; the rest of a longer file is left out.
  /// - Returns: the bytes, nil when the path does not exist.
  /// - Throws: `SystemError` when the file cannot be read.
  package static func smallFile(
    at path: String, limit: Int = 4096
  ) throws(SystemError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemError("open", path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    var filled = 0
    while filled < limit {
      let count = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress?.advanced(by: filled), limit - filled)
      }
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw SystemError("read", path)
      }
      filled += count
    }
    return Array(bytes.prefix(filled))
  }
}
