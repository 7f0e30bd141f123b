import NIOHTTP1
import Sememe

/// What a hub's headers say about a file's bytes.
struct FileMetadata: Sendable, Equatable {
  /// The name of the bytes: the SHA-256 of a large file, git's SHA-1 of a small one, or whatever
  /// else a hub uses.
  let etag: String
  /// The length in bytes.
  let size: Int

  /// Reads and checks the headers of an answer to HEAD.
  ///
  /// - Parameters:
  ///   - headers: the answer's headers.
  ///   - path: the file, for messages.
  ///   - commit: the commit that was asked for.
  /// - Throws: `HubError`: `unexpectedAnswer` when a header is missing, speaks of another commit or
  ///   is not safe; `unsafeFileList` for an impossible length.
  init(_ headers: HTTPHeaders, path: RemotePath, commit: String) throws(HubError) {
    guard let named = headers.first(name: "X-Repo-Commit"), named == commit else {
      let found = headers.first(name: "X-Repo-Commit")?.quotedForMessage ?? "nothing"
      throw Self.unexpected(path, "X-Repo-Commit says \(found), expected \(commit)")
    }
    let tag = headers.first(name: "X-Linked-ETag") ?? headers.first(name: "ETag") ?? ""
    let length = headers.first(name: "X-Linked-Size") ?? headers.first(name: "Content-Length") ?? ""
    let etag = Self.bare(tag)
    // The name becomes a file's name in the cache.
    guard (1...200).contains(etag.utf8.count), !etag.hasPrefix("."), !etag.hasSuffix(".incomplete"),
      etag.utf8.allSatisfy({
        $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
      })
    else {
      throw Self.unexpected(path, "its ETag is \(tag.quotedForMessage), expected a hash")
    }
    guard let size = Int(length), (0...RemoteListing.maximumFileSize).contains(size) else {
      throw HubError(
        .unsafeFileList,
        "the hub gives \(path) the length \(length.quotedForMessage); "
          + "expected 0 to \(RemoteListing.maximumFileSize) bytes")
    }
    self.etag = etag
    self.size = size
  }

  /// The hash in an ETag: `"…"` or `W/"…"` (RFC 9110, section 8.8.3).
  private static func bare(_ tag: String) -> String {
    let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    guard strong.count >= 2, strong.hasPrefix("\""), strong.hasSuffix("\"") else {
      return String(strong)
    }
    return String(strong.dropFirst().dropLast())
  }

  private static func unexpected(_ path: RemotePath, _ detail: String) -> HubError {
    HubError(
      .unexpectedAnswer,
      "the hub's answer about \(path) cannot be used: \(detail); check HF_ENDPOINT and any proxy")
  }
}
