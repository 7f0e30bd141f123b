import Foundation
import SememeTestSupport

extension TemporaryTestFolder {
  /// A file that did not grow in time.
  struct NothingWritten: Error {
    let prefix: String
  }

  /// The names in it, in order.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Waits until a file holds bytes.
  ///
  /// - Parameters:
  ///   - prefix: how the file's name begins.
  ///   - count: how many bytes.
  /// - Throws: `NothingWritten` after 600 seconds.
  func waitForBytes(in prefix: String, atLeast count: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(600)
    while ContinuousClock.now < deadline {
      if let name = try names().first(where: { $0.hasPrefix(prefix) }),
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"),
        let size = attributes[.size] as? NSNumber, size.intValue >= count
      {
        return
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw NothingWritten(prefix: prefix)
  }
}
