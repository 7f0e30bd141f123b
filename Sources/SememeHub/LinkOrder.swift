import Sememe

/// The order in which a model's files get their names in a snapshot.
enum LinkOrder {
  /// Descriptions first, then the weights, at last those of the encoder itself.
  ///
  /// What finds models in the cache takes the encoder's weights for the sign that the rest is there
  /// too, so nothing may come after them. They lie in the model's own folder or in that of its
  /// first module, whose name begins with `0_`.
  ///
  /// - Parameter files: the wanted files.
  /// - Returns: the same files.
  static func sorted(_ files: [RemoteFile]) -> [RemoteFile] {
    let weights = files.filter { HubCache.isWeights($0.path.name) }
    return files.filter { !HubCache.isWeights($0.path.name) }
      + weights.sorted {
        let (left, right) = ($0.path, $1.path)
        return left.folders.count == right.folders.count
          ? left.description > right.description : left.folders.count > right.folders.count
      }
  }
}
