internal import SememeSystem

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A folder that takes its name only when it is complete, and is removed otherwise.
final class TemporaryFolder {
  /// Where files are put until `commit`.
  let path: String
  private let target: String
  private var isCommitted = false

  /// Makes an empty folder beside the target.
  ///
  /// - Parameter target: the name that it gets in the end.
  /// - Throws: `SememeError` where no folder can be made there.
  init(for target: String) throws(SememeError) {
    var trimmed = Substring(target)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.target = String(trimmed)
    var template = Array("\(trimmed).XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else {
      throw SememeError(
        .cannotSave, "cannot save to \(target)", cause: SystemError("make folder", target))
    }
    path = made
    chmod(made, 0o755)
  }

  /// Makes a folder inside, with those above it.
  func makeFolder(_ name: String) throws(SememeError) {
    do throws(SystemError) {
      try FileSystem.makeFolder("\(path)/\(name)")
    } catch {
      throw SememeError(.cannotSave, "cannot save to \(target)", cause: error)
    }
  }

  /// Gives the folder its name; an empty folder of that name is replaced.
  func commit() throws(SememeError) {
    guard rename(path, target) == 0 else {
      let cause = SystemError("rename to", target)
      throw SememeError(
        .cannotSave, "cannot save to \(target): it must not exist yet, or be an empty folder",
        cause: cause)
    }
    isCommitted = true
  }

  deinit {
    if !isCommitted { TemporaryFolder.remove(path) }
  }

  private static func remove(_ folder: String) {
    // Best effort: what cannot be read cannot be removed either.
    for name in (try? FileSystem.names(in: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      if unlink(path) != 0 { remove(path) }
    }
    rmdir(folder)
  }
}
