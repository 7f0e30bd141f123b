import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Sememe
import SememeSystem

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Brings one file of a model into the cache.
struct FileDownload: Sendable {
  let client: HubClient
  let folder: CacheFolder
  let id: ModelID
  let commit: String
  let file: RemoteFile
  let meter: ProgressMeter

  private var logger: Logger { client.configuration.logger }

  /// Makes the file's bytes be in the cache and whole, not yet under the file's name.
  ///
  /// - Returns: what `link(_:)` needs; nil when the snapshot has the file already.
  /// - Throws: `HubError`, `CancellationError`. The cache then holds the file as before, and what
  ///   came of it under the name of an incomplete file.
  func fetch() async throws -> FileMetadata? {
    if try await isInSnapshot() { return nil }
    let metadata = try await client.metadata(of: file.path, in: id, commit: commit)
    try await CacheFolder.onThreadPool { () throws(SystemError) in try folder.prepare() }
    try await holdingBlob(metadata) {}
    meter.update(file.path, bytes: metadata.size, of: metadata.size)
    return metadata
  }

  /// Gives the file its name in the snapshot.
  ///
  /// - Parameter metadata: what `fetch()` returned.
  /// - Throws: `HubError`, `CancellationError`.
  func link(_ metadata: FileMetadata) async throws {
    try await holdingBlob(metadata) {
      try await CacheFolder.onThreadPool { () throws(SystemError) in
        try folder.link(file.path, commit: commit, to: metadata.etag)
      }
    }
  }

  /// Does something while the file's bytes are in the cache and no other process touches them.
  ///
  /// Where links are not possible the bytes may have become another file meanwhile; they are then
  /// downloaded again.
  private func holdingBlob(
    _ metadata: FileMetadata, _ work: () async throws -> Void
  ) async throws {
    try await FileLock.holding(folder.lock(metadata.etag), logger: logger) {
      if try await size(of: folder.blob(metadata.etag), expected: metadata.size) == nil {
        try await download(metadata)
      }
      try await work()
    }
  }

  /// Whether the snapshot has the file, with the length that the hub lists.
  private func isInSnapshot() async throws -> Bool {
    let path = "\(folder.snapshot(commit))/\(file.path)"
    guard let size = try await size(of: path, expected: file.size) else { return false }
    meter.update(file.path, bytes: size, of: size)
    return true
  }

  /// The length of a file in the cache; nil when it is not there or has another length.
  ///
  /// A damaged file stays until a whole one replaces it: on the way to it there may be a link that
  /// leads out of the cache.
  private func size(of path: String, expected: Int?) async throws -> Int? {
    try await CacheFolder.onThreadPool { () throws(SystemError) -> Int? in
      guard let entry = try FileSystem.entry(at: path), entry.kind == .file else { return nil }
      if let expected, entry.size != expected {
        logger.warning(
          "replacing a damaged file of the cache",
          metadata: ["path": "\(path)", "size": "\(entry.size)", "expected": "\(expected)"])
        return nil
      }
      return entry.size
    }
  }

  private func checkDisk(for metadata: FileMetadata, having present: Int) throws(HubError) {
    let missing = metadata.size - present
    guard let free = folder.freeBytes(), free < missing else { return }
    throw HubError(
      .insufficientDisk,
      "\(file.path) of \(id) needs \(missing) more bytes, but the disk of the model cache has only "
        + "\(free) free; make room, or set HF_HUB_CACHE to a folder on another disk")
  }

  /// Downloads until the bytes are those of the hash, then gives them their final name.
  private func download(_ metadata: FileMetadata) async throws {
    var incomplete = try await openIncomplete(metadata)
    try checkDisk(for: metadata, having: incomplete.offset)
    var startedFromLeftovers = incomplete.offset > 0
    var retries = RetryState(policy: client.configuration.retryPolicy, logger: logger)
    while true {
      let start = incomplete.offset
      do {
        if start < metadata.size { try await receive(into: incomplete, metadata) }
        if let wrong = incomplete.wrongHash {
          throw mismatch("its hash is \(wrong), expected \(metadata.etag)", in: metadata)
        }
        break
      } catch is CannotResume {
        try await discard(incomplete)
        incomplete = try await openIncomplete(metadata)
        let failure = "the hub cannot send \(file.path) of \(id) from byte \(start) on; try again"
        try await retries.wait(after: HubError(.network, failure, isTransient: true))
      } catch let error as HubError where error.code == .checksumMismatch {
        try await discard(incomplete)
        // What an earlier download left may have been the fault; a file that came in one piece may
        // not be.
        guard startedFromLeftovers else { throw error }
        logger.warning("starting a download anew", metadata: ["failure": "\(error)"])
        startedFromLeftovers = false
        incomplete = try await openIncomplete(metadata)
      } catch let error as HubError {
        let isProgress = incomplete.offset - start >= Self.progressWorthATry
        try await retries.wait(after: error, madeProgress: isProgress)
      }
    }
    let (finished, blob) = (incomplete, folder.blob(metadata.etag))
    try await CacheFolder.onThreadPool { () throws(SystemError) in try finished.finish(as: blob) }
  }

  /// A connection that brought this much before it broke does not count as a failure.
  private static let progressWorthATry = 64 << 10

  private func openIncomplete(_ metadata: FileMetadata) async throws -> IncompleteFile {
    let path = folder.incompleteBlob(metadata.etag)
    return try await CacheFolder.onThreadPool { () throws(SystemError) -> IncompleteFile in
      let existing = try IncompleteFile(at: path, metadata: metadata)
      if try existing.takeInExisting() { return existing }
      try existing.discard()
      return try IncompleteFile(at: path, metadata: metadata)
    }
  }

  private func discard(_ incomplete: IncompleteFile) async throws {
    try await CacheFolder.onThreadPool { () throws(SystemError) in try incomplete.discard() }
  }

  /// The hub sends the whole file, or nothing, where a part was asked for.
  private struct CannotResume: Error {}

  /// Asks for the bytes that are missing and writes them as they come.
  private func receive(into incomplete: IncompleteFile, _ metadata: FileMetadata) async throws {
    let start = incomplete.offset
    let url = try client.configuration.endpoint.file(file.path.description, of: id, commit: commit)
    let headers: HTTPHeaders = start > 0 ? ["Range": "bytes=\(start)-"] : [:]
    let response = try await client.transport.answer(.GET, url, headers: headers)
    try checkRange(of: response, start: start, url, metadata)
    meter.update(file.path, bytes: start, of: metadata.size)
    var pending = ByteBuffer()
    do {
      try await HubTransport.reportingFailures(of: url) {
        for try await part in response.body {
          pending.writeImmutableBuffer(part)
          guard incomplete.offset + pending.readableBytes <= metadata.size else {
            throw mismatch("the hub sends more than \(metadata.size) bytes", in: metadata)
          }
          if pending.readableBytes >= Self.writeSize {
            try await flush(&pending, to: incomplete, metadata)
          }
        }
      }
    } catch let error as HubError where error.isTransient {
      // What came before the connection broke need not come again.
      try await flush(&pending, to: incomplete, metadata)
      throw error
    }
    try await flush(&pending, to: incomplete, metadata)
    guard incomplete.offset == metadata.size else {
      throw HubError(
        .network,
        "\(file.path) of \(id) broke off after \(incomplete.offset) of \(metadata.size) bytes; "
          + "try again",
        isTransient: true)
    }
  }

  /// How many bytes are gathered before they are written, so that memory stays bounded and writes
  /// are few.
  private static let writeSize = 1 << 20

  private func flush(
    _ pending: inout ByteBuffer, to incomplete: IncompleteFile, _ metadata: FileMetadata
  ) async throws {
    let bytes = pending
    pending = ByteBuffer()
    guard bytes.readableBytes > 0 else { return }
    try await CacheFolder.onThreadPool { () throws(SystemError) in try incomplete.append(bytes) }
    meter.update(file.path, bytes: incomplete.offset, of: metadata.size)
  }

  /// Makes sure that the answer begins where our bytes end.
  private func checkRange(
    of response: HTTPClientResponse, start: Int, _ url: URL, _ metadata: FileMetadata
  ) throws {
    if start > 0 && response.status.code == 416 { throw CannotResume() }
    try HubError.check(response, url, "\(file.path) of the model \(id) at \(commit)", id)
    if let coding = response.headers.first(name: "Content-Encoding"), coding != "identity" {
      throw HubError(
        .unexpectedAnswer,
        "\(url.withoutQuery) sends \(file.path) encoded as \(coding.quotedForMessage), expected "
          + "the bytes themselves; check any proxy")
    }
    guard start > 0 else { return }
    let range = response.headers.first(name: "Content-Range") ?? ""
    guard response.status.code == 206, range.hasPrefix("bytes \(start)-") else {
      throw CannotResume()
    }
  }

  private func mismatch(_ detail: String, in metadata: FileMetadata) -> HubError {
    HubError(
      .checksumMismatch,
      "\(file.path) of \(id) is not what the hub announced: \(detail); nothing was stored; try "
        + "again, and check any proxy if it stays so")
  }
}
