import NIOCore
import Sememe
import SememeSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is being downloaded: `blobs/<etag>.incomplete`, hashed while it grows.
///
/// Bytes are written at their own place and a file is never shortened, so that two processes that
/// write the same file on a file system without locks still end with the right bytes. All calls
/// block and belong on a thread pool.
final class IncompleteFile: Sendable {
  private struct State {
    var offset = 0
    var digest: BlobDigest
  }

  private let path: String
  private let descriptor: CInt
  private let etag: String
  private let size: Int
  private let state: Locked<State>

  /// Opens the file, or makes it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - metadata: what the whole file will be.
  /// - Throws: `SystemError`.
  init(at path: String, metadata: FileMetadata) throws(SystemError) {
    self.path = path
    etag = metadata.etag
    size = metadata.size
    state = Locked(State(digest: BlobDigest(etag: metadata.etag, size: metadata.size)))
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw SystemError("create", path) }
  }

  deinit { close(descriptor) }

  /// How many bytes there are, hashed and in order.
  var offset: Int { state.withLock { $0.offset } }

  /// Takes in what an earlier, broken download left.
  ///
  /// - Returns: false when the file is longer than the whole can be; it is then useless.
  /// - Throws: `SystemError`.
  func takeInExisting() throws(SystemError) -> Bool {
    let chunk = 1 << 20
    return try withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) {
      (buffer) throws(SystemError) -> Bool in
      while true {
        let count = pread(descriptor, buffer.baseAddress, chunk, off_t(offset))
        if count == 0 { return true }
        guard count > 0 else {
          if errno == EINTR { continue }
          throw SystemError("read", path)
        }
        guard offset + count <= size else { return false }
        state.withLock {
          $0.digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
          $0.offset += count
        }
      }
    }
  }

  /// Writes the next bytes.
  ///
  /// - Parameter bytes: what follows the bytes that are there.
  /// - Throws: `SystemError`.
  func append(_ bytes: ByteBuffer) throws(SystemError) {
    try bytes.withUnsafeReadableBytes { (bytes) throws(SystemError) in
      var written = 0
      while written < bytes.count {
        let count = pwrite(
          descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written,
          off_t(offset + written))
        guard count >= 0 else {
          if errno == EINTR { continue }
          throw SystemError("write", path)
        }
        written += count
      }
      state.withLock {
        $0.digest.update(bytes)
        $0.offset += written
      }
    }
  }

  /// The hash of the bytes when it is not the one that the file's name promises; nil when all is
  /// well.
  var wrongHash: String? {
    let hash = state.withLock { $0.digest.hexadecimal }
    return hash == etag ? nil : hash
  }

  /// Makes the whole file safe on the disk and gives it its final name.
  ///
  /// - Parameter blob: the final path, in the same folder.
  /// - Throws: `SystemError`.
  func finish(as blob: String) throws(SystemError) {
    guard fsync(descriptor) == 0 else { throw SystemError("write", path) }
    if isStillNamed {
      try CacheFolder.rename(path, to: blob)
    } else if try FileSystem.entry(at: blob)?.size != size {
      throw SystemError("rename to", blob, number: ENOENT)
    }
  }

  /// Whether the name still stands for this file.
  ///
  /// Without locks another process may have been as far, and quicker: then its bytes are ours, and
  /// the name may be that of a third one's file.
  private var isStillNamed: Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0
      && own.st_dev == named.st_dev && own.st_ino == named.st_ino
  }

  /// Removes the file, so that the next download begins anew.
  ///
  /// - Throws: `SystemError`.
  func discard() throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove", path) }
  }
}
