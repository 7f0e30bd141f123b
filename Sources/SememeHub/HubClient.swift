import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Sememe
import SememeJSON

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Asks a hub about models and files, with retries.
struct HubClient: Sendable {
  let configuration: HubConfiguration
  let transport: HubTransport

  /// The longest answer about a model that is read, in bytes.
  private static let maximumListingSize = 32 << 20

  init(_ configuration: HubConfiguration) {
    self.configuration = configuration
    transport = HubTransport(configuration)
  }

  /// What the hub knows about a version of a model.
  ///
  /// - Parameters:
  ///   - id: the model.
  ///   - revision: a branch, a tag or a commit.
  /// - Returns: its commit and files.
  /// - Throws: `HubError`, `CancellationError`.
  func listing(of id: ModelID, revision: String) async throws -> RemoteListing {
    let url = try configuration.endpoint.listing(of: id, revision: revision)
    let bytes = try await repeating { () async throws -> [UInt8] in
      let response = try await transport.answer(.GET, url)
      try HubError.check(response, url, "the model \(id), revision \(revision)", id)
      return try await HubTransport.reportingFailures(of: url) {
        do {
          return Array(buffer: try await response.body.collect(upTo: Self.maximumListingSize))
        } catch is NIOTooManyBytesError {
          throw HubError(
            .unsafeFileList,
            "the hub's description of \(id) is longer than \(Self.maximumListingSize) bytes")
        }
      }
    }
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, source: url.withoutQuery)
    } catch {
      throw HubError(
        .unexpectedAnswer,
        "the hub's description of \(id) is not JSON: \(error); check HF_ENDPOINT and any proxy",
        cause: error)
    }
    return try RemoteListing(document)
  }

  /// Hash, length and commit of a file, without its bytes.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - id: the model.
  ///   - commit: the version.
  /// - Returns: what the hub's headers say.
  /// - Throws: `HubError`, `CancellationError`.
  func metadata(of path: RemotePath, in id: ModelID, commit: String) async throws -> FileMetadata {
    let url = try configuration.endpoint.file(path.description, of: id, commit: commit)
    return try await repeating {
      // The answer that names the file's hash is the hub's; where it redirects to only has the
      // bytes.
      let response = try await transport.answer(.HEAD, url) {
        $0.headers.contains(name: "X-Linked-ETag")
      }
      if response.status.code >= 400 {
        try HubError.check(response, url, "\(path) of the model \(id) at \(commit)", id)
      }
      return try FileMetadata(response.headers, path: path, commit: commit)
    }
  }

  /// Repeats a request as the configuration says.
  private func repeating<Answer>(_ request: () async throws -> Answer) async throws -> Answer {
    try await RetryState.repeating(
      policy: configuration.retryPolicy, logger: configuration.logger, request)
  }
}
