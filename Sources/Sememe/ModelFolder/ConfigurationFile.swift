internal import SememeCheckpoints
package import SememeJSON

/// Reads the JSON files of a model folder: absent and invalid are different cases.
package enum ConfigurationFile {
  /// The longest configuration that is read.
  static let maximumBytes = 64 << 20

  /// Reads a file that must be there.
  ///
  /// - Parameter path: the file.
  /// - Returns: its root, an object or array.
  /// - Throws: `CheckpointError` where it cannot be read, `JSONError` where it is not JSON.
  package static func read(_ path: String) throws -> JSONValue {
    let contents = try FileContents(path: path, mapping: .never)
    let limits = JSONLimits(maximumBytes: maximumBytes)
    return try JSONDocument(Array(contents.bytes), source: path, limits: limits).root
  }

  /// Reads a file that may be absent.
  ///
  /// - Parameter path: the file.
  /// - Returns: its root, or nil where there is no such file.
  /// - Throws: as `read` does, for a file that exists.
  package static func readIfPresent(_ path: String) throws -> JSONValue? {
    fileExists(path) ? try read(path) : nil
  }
}
