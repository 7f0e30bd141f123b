#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder of a test's own, removed with the value.
package final class TemporaryTestFolder: Sendable {
  /// Its path.
  package let path: String

  /// Makes an empty folder.
  package init() throws {
    path = FileManager.default.temporaryDirectory.path + "/sememe-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file in it.
  ///
  /// - Returns: the file's path.
  @discardableResult
  package func write(_ bytes: [UInt8], as name: String) throws -> String {
    let file = "\(path)/\(name)"
    let parent = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Copies a folder into it.
  ///
  /// - Returns: the copy's path.
  package func copy(folder: String, as name: String) throws -> String {
    try FileManager.default.copyItem(atPath: folder, toPath: "\(path)/\(name)")
    return "\(path)/\(name)"
  }
}
