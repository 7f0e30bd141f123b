import SememeSystem

extension HubCache {
  /// Everything that the cache holds, in the order of the folders' names.
  ///
  /// Folders whose names are not those of models are passed over.
  ///
  /// - Returns: one entry a model; empty when the cache does not exist.
  /// - Throws: `ModelCacheError` with code `unreadable`.
  public func models() throws(ModelCacheError) -> [CachedModel] {
    do throws(SystemError) {
      var models: [CachedModel] = []
      for name in try FileSystem.names(in: root) {
        guard let id = Self.id(ofFolderNamed: name),
          try FileSystem.entry(at: root + "/" + name)?.kind == .folder
        else { continue }
        models.append(try model(id))
      }
      return models
    } catch {
      throw ModelCacheError(error)
    }
  }

  /// The model whose snapshot a folder is.
  ///
  /// - Parameter folder: a path, as `<root>/models--organization--name/snapshots/<commit>`.
  /// - Returns: nil for any other folder.
  static func id(ofSnapshot folder: String) -> ModelID? {
    let parts = folder.split(separator: "/").suffix(3)
    guard parts.count == 3, parts.dropFirst().first == "snapshots" else { return nil }
    return parts.first.flatMap { id(ofFolderNamed: String($0)) }
  }

  private static func id(ofFolderNamed name: String) -> ModelID? {
    guard name.hasPrefix("models--") else { return nil }
    // No part of an id holds "--", so that the separators are known to be separators.
    let id = name.dropFirst("models--".count).split(
      separator: "--", omittingEmptySubsequences: false)
    return try? ModelID(id.joined(separator: "/"))
  }

  private func model(_ id: ModelID) throws(SystemError) -> CachedModel {
    let folder = folder(of: id)
    let names = try references(in: folder + "/refs", prefix: "", depth: 0)
    var revisions: [CachedModel.Revision] = []
    var size = try Self.size(ofFilesIn: folder + "/blobs", followingLinks: true, depth: 0)
    for commit in try FileSystem.names(in: folder + "/snapshots") {
      let snapshot = folder + "/snapshots/" + commit
      guard try FileSystem.entry(at: snapshot)?.kind == .folder else { continue }
      revisions.append(
        CachedModel.Revision(commit: commit, names: names[commit] ?? [], folder: snapshot))
      // Where links are not possible the files themselves lie in the snapshot.
      size += try Self.size(ofFilesIn: snapshot, followingLinks: false, depth: 0)
    }
    return CachedModel(id: id, revisions: revisions, sizeOnDisk: size)
  }

  /// The names in `refs`, which may be nested, by the commit they stand for.
  private func references(
    in folder: String, prefix: String, depth: Int
  ) throws(SystemError) -> [String: [String]] {
    var found: [String: [String]] = [:]
    guard depth < Self.maximumDepth else { return found }
    for name in try FileSystem.names(in: folder) {
      let path = folder + "/" + name
      switch try FileSystem.entry(at: path, followingLinks: false)?.kind {
      case .file:
        guard let bytes = try FileSystem.smallFile(at: path) else { continue }
        let note = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        found[note, default: []].append(prefix + name)
      case .folder:
        let nested = try references(in: path, prefix: prefix + name + "/", depth: depth + 1)
        found.merge(nested) { $0 + $1 }
      default:
        continue
      }
    }
    return found
  }

  private static func size(
    ofFilesIn folder: String, followingLinks: Bool, depth: Int
  ) throws(SystemError) -> Int {
    guard depth < maximumDepth else { return 0 }
    var sum = 0
    for name in try FileSystem.names(in: folder) {
      let path = folder + "/" + name
      guard let entry = try FileSystem.entry(at: path, followingLinks: followingLinks) else {
        continue
      }
      switch entry.kind {
      case .file: sum += entry.size
      case .folder: sum += try size(ofFilesIn: path, followingLinks: false, depth: depth + 1)
      case .link, .other: continue
      }
    }
    return sum
  }

  /// Folders nested deeper than this are not looked into; a model's files lie one or two folders
  /// deep.
  private static let maximumDepth = 16
}
