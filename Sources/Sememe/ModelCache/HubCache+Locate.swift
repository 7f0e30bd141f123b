extension HubCache {
  /// The folder with the files of a model that is already on this machine.
  ///
  /// - Parameters:
  ///   - text: a folder's path, which wins where it exists, or a model's name or short name.
  ///   - revision: a branch, a tag or a commit; it means nothing for a folder.
  /// - Returns: the folder as given, or the model's snapshot in the cache.
  /// - Throws: `ModelCacheError`: `notFound` when it is neither, naming what was looked for, where,
  ///   and how to download it; `incomplete` when the cached files lack the configuration or
  ///   weights, or point to nothing; `invalidName`, `invalidRevision`, `invalidEntry`, `unreadable`.
  public func modelFolder(
    for text: String, revision: String = "main"
  ) throws(ModelCacheError) -> String {
    switch try ModelReference(text) {
    case .folder(let path):
      return path
    case .model(let id):
      guard let snapshot = try snapshot(of: id, revision: revision) else {
        throw ModelCacheError(
          .notFound,
          "the model \(id), revision \(revision), is not in the cache \(root), and there is no "
            + "folder \(text.quotedForMessage); " + Self.remedy(id, revision))
      }
      if let fault = try Self.fault(inSnapshot: snapshot) {
        throw ModelCacheError(
          .incomplete,
          "the cache holds only a part of the model \(id), revision \(revision): \(fault); "
            + Self.remedy(id, revision))
      }
      return snapshot
    }
  }

  private static func remedy(_ id: ModelID, _ revision: String) -> String {
    let option = revision == "main" ? "" : " --revision \(revision)"
    return "`sememe model pull \(id)\(option)` or SememeHub's ModelStore downloads it"
  }
}
