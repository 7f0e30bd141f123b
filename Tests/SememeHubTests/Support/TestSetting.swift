import Foundation
import Logging
import Sememe
import SememeHub

/// A cache folder of a test's own, and stores that work with it and a test hub.
struct TestSetting: Sendable {
  /// How long a silent hub is waited for where a test does not say otherwise: longer than any test
  /// waits for its turn on a busy machine, so that only planned faults make a request fail.
  static let patience = Duration.seconds(3600)

  let cache: HubCache

  /// Makes an empty cache while the body works with it.
  static func inEmptyCache<Answer>(
    _ body: (TestSetting) async throws -> Answer
  ) async throws -> Answer {
    let folder = NSTemporaryDirectory() + "/sememe-hub-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try await body(TestSetting(cache: HubCache(root: folder + "/hub")))
  }

  /// A store for a hub that tries three times with hardly a pause, and waits with `patience`.
  func store(
    _ hub: TestHub, environment: [String: String] = [:],
    _ change: (inout HubConfiguration) -> Void = { _ in }
  ) throws -> ModelStore {
    let variables = [
      "HF_ENDPOINT": hub.endpoint, "HF_HUB_CACHE": cache.root, "HF_HOME": cache.root + "-home",
    ]
    var configuration = try HubConfiguration(
      environment: ProcessEnvironment(variables.merging(environment) { $1 }),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    configuration.retryPolicy = RetryPolicy(
      attempts: 3, firstPause: .milliseconds(2), longestPause: .seconds(2))
    configuration.metadataTimeout = Self.patience
    configuration.downloadTimeout = Self.patience
    change(&configuration)
    return ModelStore(configuration: configuration)
  }

  /// The folder of the test repository.
  var modelFolder: String { cache.root + "/models--acme--tiny-encoder" }

  /// The snapshot of the test repository.
  var snapshot: String { modelFolder + "/snapshots/" + TestRepository.encoder.commit }

  /// The paths of all files and links below a folder, sorted.
  func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder + "/" + $0, isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }

  /// The bytes of a file.
  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Whether the snapshot holds exactly the files of an encoder, each with the right bytes, and
  /// nothing is left over.
  func holdsWholeEncoder() throws -> Bool {
    let repository = TestRepository.encoder
    let names = TestRepository.encoderNames
    let etags = Set(names.compactMap { repository.files[$0]?.etag })
    return try files(in: snapshot) == names
      && names.allSatisfy { try bytes(snapshot + "/" + $0) == repository.files[$0]?.bytes }
      && Set(files(in: modelFolder + "/blobs")) == etags
      && FileManager.default.contentsOfDirectory(atPath: modelFolder).allSatisfy {
        ["blobs", "refs", "snapshots"].contains($0)
      }
  }
}
