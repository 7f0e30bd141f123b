import NIOPosix
import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes one model's folder of the cache, in the layout that `HubCache` describes.
///
/// Whatever gets its final name is whole: files are made under another name, written through to the
/// disk and renamed.
struct CacheFolder: Sendable {
  private let root: String
  private let modelFolderName: String

  /// The folder of a model.
  ///
  /// - Parameters:
  ///   - id: the model.
  ///   - cache: the cache.
  init(of id: ModelID, in cache: HubCache) {
    root = cache.root
    modelFolderName = HubCache.folderName(of: id)
  }

  private var folder: String { root + "/" + modelFolderName }

  /// Where the bytes named by an ETag lie.
  func blob(_ etag: String) -> String { "\(folder)/blobs/\(etag)" }

  /// Where the bytes named by an ETag grow.
  func incompleteBlob(_ etag: String) -> String { blob(etag) + ".incomplete" }

  /// The file that guards an ETag's bytes.
  func lock(_ etag: String) -> String { "\(root)/.locks/\(modelFolderName)/\(etag).lock" }

  /// The folder with the files of a commit.
  func snapshot(_ commit: String) -> String { "\(folder)/snapshots/\(commit)" }

  /// Runs file operations off the cooperative threads and turns their failures into `HubError`.
  ///
  /// - Parameter work: blocking calls.
  /// - Returns: what they brought.
  /// - Throws: `HubError`: `insufficientDisk` or `cacheNotWritable`; `CancellationError`.
  static func onThreadPool<Answer: Sendable>(
    _ work: @escaping @Sendable () throws(SystemError) -> Answer
  ) async throws -> Answer {
    do {
      return try await NIOThreadPool.singleton.runIfActive { try work() }
    } catch let error as SystemError {
      throw HubError(writing: error)
    }
  }

  /// Makes the folders that downloads are written to.
  func prepare() throws(SystemError) {
    try FileSystem.makeFolder("\(folder)/blobs")
    try FileSystem.makeFolder("\(root)/.locks/\(modelFolderName)")
  }

  /// The free bytes of the disk that the cache is on; nil when the system does not say.
  func freeBytes() -> Int? {
    var record = statvfs()
    guard statvfs(folder, &record) == 0 else { return nil }
    let (bytes, overflow) = UInt64(record.f_bavail).multipliedReportingOverflow(
      by: UInt64(record.f_frsize))
    return overflow ? Int.max : Int(clamping: bytes)
  }

  /// Gives a downloaded file its name in a snapshot: a relative link to its bytes.
  ///
  /// - Parameters:
  ///   - path: the file inside the model.
  ///   - commit: the version.
  ///   - etag: the name of the bytes, which are there.
  /// - Throws: `SystemError`, also when a link stands where a folder belongs.
  func link(_ path: RemotePath, commit: String, to etag: String) throws(SystemError) {
    var parent = snapshot(commit)
    try FileSystem.makeFolder(parent)
    for name in path.folders {
      parent += "/" + name
      // A link in the place of a folder could lead anywhere.
      switch try FileSystem.entry(at: parent, followingLinks: false)?.kind {
      case .folder?: continue
      case nil: try FileSystem.makeFolder(parent)
      default: throw SystemError("open folder", parent, number: ENOTDIR)
      }
    }
    let target = String(repeating: "../", count: path.parts.count + 1) + "blobs/" + etag
    let final = parent + "/" + path.name
    let temporary = temporaryName()
    if symlink(target, temporary) == 0 {
      try Self.rename(temporary, to: final)
    } else if [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno) {
      // No links on this file system: the file itself moves, as the reference library does it.
      try Self.rename(blob(etag), to: final)
    } else {
      throw SystemError("link", final)
    }
  }

  /// Notes which commit a branch or tag stands for; the last step of a download.
  ///
  /// - Parameters:
  ///   - revision: the branch or tag; nothing is noted for a commit itself.
  ///   - commit: the commit.
  /// - Throws: `SystemError`.
  func note(_ revision: ModelRevision, commit: String) throws(SystemError) {
    guard revision.description != commit else { return }
    let final = "\(folder)/refs/\(revision)"
    if try FileSystem.smallFile(at: final) == Array(commit.utf8) { return }
    try FileSystem.makeFolder(String(final[..<(final.lastIndex(of: "/") ?? final.startIndex)]))
    let temporary = temporaryName()
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("create", temporary) }
    defer { close(descriptor) }
    let count = Array(commit.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count == commit.utf8.count, fsync(descriptor) == 0 else {
      let number = count < 0 ? errno : ENOSPC
      unlink(temporary)
      throw SystemError("write", temporary, number: number)
    }
    try Self.rename(temporary, to: final)
  }

  /// Renames a file and makes the new name safe on the disk.
  static func rename(_ old: String, to new: String) throws(SystemError) {
    #if canImport(Glibc)
      let status = Glibc.rename(old, new)
    #elseif canImport(Musl)
      let status = Musl.rename(old, new)
    #else
      let status = Darwin.rename(old, new)
    #endif
    guard status == 0 else { throw SystemError("rename to", new) }
    let folder = open(
      String(new[..<(new.lastIndex(of: "/") ?? new.endIndex)]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    // Best effort: some file systems cannot, and the file itself is safe already.
    fsync(folder)
    close(folder)
  }

  /// A new name in the model's own folder, where nobody takes what a crash leaves for a file of the
  /// model.
  private func temporaryName() -> String {
    "\(folder)/.sememe-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).tmp"
  }
}
