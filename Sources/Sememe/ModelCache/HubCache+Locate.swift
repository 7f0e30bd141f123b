import SememeSystem

extension HubCache {
  /// The folder with the files of a model that is already on this machine.
  ///
  /// - Parameters:
  ///   - text: a folder's path, which wins where it exists, or a model's name or short name.
  ///   - revision: a branch, a tag or a commit; it means nothing for a folder.
  /// - Returns: the folder as given, or the model's snapshot in the cache.
  /// - Throws: `ModelCacheError`: `notFound` when it is neither, naming what was looked for, where,
  ///   and how to download it; `incomplete` when the cached files lack the weights or point to
  ///   nothing; `invalidName`, `invalidRevision`, `invalidEntry`, `unreadable`.
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

  /// What keeps a snapshot from being a whole model: a link to nothing, or no weights at all; nil
  /// when it has both.
  ///
  /// - Parameter folder: the snapshot's folder.
  /// - Returns: the fault in words for a message.
  /// - Throws: `ModelCacheError` with code `unreadable`.
  package static func fault(inSnapshot folder: String) throws(ModelCacheError) -> String? {
    do throws(SystemError) {
      var hasWeights = false
      var folders = [folder]
      // Modules lie one folder deep; what lies deeper (exports for other runtimes) is not ours to
      // judge.
      for name in try FileSystem.names(in: folder)
      where try FileSystem.entry(at: folder + "/" + name)?.kind == .folder {
        folders.append(folder + "/" + name)
      }
      for folder in folders {
        for name in try FileSystem.names(in: folder) {
          guard try FileSystem.entry(at: folder + "/" + name) != nil else {
            return "\(folder)/\(name) points to a file that is missing"
          }
          hasWeights = hasWeights || name.hasSuffix(".safetensors") || name.hasSuffix(".bin")
        }
      }
      return hasWeights ? nil : "\(folder) has no weights (*.safetensors or *.bin)"
    } catch {
      throw ModelCacheError(error)
    }
  }

  private static func remedy(_ id: ModelID, _ revision: String) -> String {
    let option = revision == "main" ? "" : " --revision \(revision)"
    return "`sememe model pull \(id)\(option)` or SememeHub's ModelStore downloads it"
  }
}
