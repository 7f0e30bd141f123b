/// A file of a model, as the hub lists it.
package struct RemoteFile: Sendable, Hashable {
  /// Where the file lies inside the model.
  package let path: RemotePath
  /// Its length in bytes; nil when the hub does not say.
  package let size: Int?

  /// A listed file.
  ///
  /// - Parameters:
  ///   - path: where the file lies inside the model.
  ///   - size: its length in bytes; nil when the hub does not say.
  package init(path: RemotePath, size: Int?) {
    self.path = path
    self.size = size
  }
}
