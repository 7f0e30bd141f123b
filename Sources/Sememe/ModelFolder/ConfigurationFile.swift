package import SememeJSON
internal import SememeSystem

/// Reads the JSON files of a model folder: absent and invalid are different cases.
package enum ConfigurationFile {
  /// The longest configuration that is read.
  static let maximumBytes = 64 << 20

  /// Reads a file that must be there.
  ///
  /// - Parameter path: the file.
  /// - Returns: its root, an object or array.
  /// - Throws: `SememeError` where it cannot be read, `JSONError` where it is not JSON.
  package static func read(_ path: String) throws -> JSONValue {
    let contents: FileContents
    do throws(SystemError) {
      contents = try FileContents(path: path, mapping: .never, limit: maximumBytes)
    } catch {
      throw SememeError(.invalidModel, "the model cannot be read: cannot \(error)")
    }
    let limits = JSONLimits(maximumBytes: maximumBytes)
    return try JSONDocument(contents.copied, source: path, limits: limits).root
  }

  /// Reads a file that may be absent.
  ///
  /// - Parameter path: the file.
  /// - Returns: its root, or nil where there is no such file.
  /// - Throws: as `read` does, for a file that exists.
  package static func readIfPresent(_ path: String) throws -> JSONValue? {
    FileSystem.exists(path) ? try read(path) : nil
  }
}
