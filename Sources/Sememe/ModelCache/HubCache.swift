import SememeSystem

/// The folder in which Hugging Face's libraries, and Sememe, keep downloaded models.
///
/// Layout (that of `huggingface_hub`):
///
/// ```
/// <root>/models--organization--name/
///   blobs/<etag>                     the bytes of a file, named by their hash
///   refs/<branch or tag>             the commit that a name stood for at the last download
///   snapshots/<commit>/<file>        a relative link into blobs
/// <root>/.locks/models--…/<etag>.lock
/// ```
///
/// This type only reads; it never touches the network.
public struct HubCache: Sendable {
  /// The path of the cache folder; it need not exist.
  public let root: String

  /// The cache in a given folder.
  ///
  /// - Parameter root: the folder's path.
  public init(root: String) {
    self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// The cache that the environment names, by `huggingface_hub`'s rules.
  ///
  /// `HF_HUB_CACHE`, else the older `HUGGINGFACE_HUB_CACHE`, else `hub` in `HF_HOME`, which itself
  /// is `XDG_CACHE_HOME/huggingface` or `~/.cache/huggingface`. `~` and `$NAME` in the values are
  /// expanded. Unlike there, a variable that is set but empty counts as not set instead of meaning
  /// the working folder.
  ///
  /// - Parameter environment: where to read the variables.
  public init(environment: ProcessEnvironment = .current) {
    let path =
      environment["HF_HUB_CACHE"] ?? environment["HUGGINGFACE_HUB_CACHE"]
      ?? Self.home(environment) + "/hub"
    self.init(root: environment.expanding(path))
  }

  /// The folder of Hugging Face's settings, where the access token lies: `HF_HOME` or its default.
  ///
  /// - Parameter environment: where to read the variables.
  /// - Returns: the folder's path.
  package static func home(_ environment: ProcessEnvironment) -> String {
    let path =
      environment["HF_HOME"]
      ?? (environment["XDG_CACHE_HOME"] ?? environment.homeFolder + "/.cache") + "/huggingface"
    return environment.expanding(path)
  }

  /// The folder of a cached model, whether or not it exists.
  ///
  /// - Parameter id: the model.
  /// - Returns: `<root>/models--organization--name`.
  package func folder(of id: ModelID) -> String {
    root + "/" + Self.folderName(of: id)
  }

  /// The name of a model's folder: `models--organization--name`.
  ///
  /// - Parameter id: the model.
  /// - Returns: the name.
  package static func folderName(of id: ModelID) -> String {
    (["models"] + [id.organization, id.name].compactMap { $0 }).joined(separator: "--")
  }

  /// The folder with the files of one version of a model; nil when the cache does not have it.
  ///
  /// The folder may lack files that its last download did not ask for.
  ///
  /// - Parameters:
  ///   - id: the model.
  ///   - revision: a branch or tag, which stands for the commit it had when it was last downloaded,
  ///     or a whole commit hash.
  /// - Returns: the path of `snapshots/<commit>`, nil when the model or the revision is not cached.
  /// - Throws: `ModelCacheError`: `invalidRevision`; `invalidEntry` when the cache's note of the
  ///   commit is not one; `unreadable`.
  public func snapshot(
    of id: ModelID, revision: String = "main"
  ) throws(ModelCacheError) -> String? {
    guard let commit = try commit(of: id, revision: ModelRevision(revision)) else { return nil }
    let path = folder(of: id) + "/snapshots/" + commit
    do throws(SystemError) {
      return try FileSystem.entry(at: path)?.kind == .folder ? path : nil
    } catch {
      throw ModelCacheError(error)
    }
  }

  /// The commit that a revision stands for in the cache; nil when nothing is noted.
  private func commit(of id: ModelID, revision: ModelRevision) throws(ModelCacheError) -> String? {
    if revision.isCommit { return revision.description }
    let path = folder(of: id) + "/refs/" + revision.description
    let bytes: [UInt8]?
    do throws(SystemError) {
      // A folder is not a note: `refs/refs` exists where only `refs/pr/1` was downloaded.
      guard try FileSystem.entry(at: path)?.kind == .file else { return nil }
      bytes = try FileSystem.smallFile(at: path)
    } catch {
      throw ModelCacheError(error)
    }
    guard let bytes else { return nil }
    let note = String(decoding: bytes, as: UTF8.self)
    let commit = String(note.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
    guard ModelRevision.isCommit(commit) else {
      throw ModelCacheError(
        .invalidEntry,
        "\(path) holds \(note.quotedForMessage), expected a commit hash of 40 digits; "
          + "remove the file and download the model again")
    }
    return commit
  }
}
