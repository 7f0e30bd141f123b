/// A model that the cache holds, with its versions and its size.
public struct CachedModel: Sendable, Equatable {
  /// One downloaded version of a model.
  public struct Revision: Sendable, Equatable {
    /// The commit hash.
    public let commit: String
    /// The branches and tags that stood for it at the last download, in byte order.
    public let names: [String]
    /// The folder with its files.
    public let folder: String
  }

  /// The model's name.
  public let id: ModelID
  /// Its downloaded versions, ordered by commit.
  public let revisions: [Revision]
  /// The bytes that all its versions together take, unfinished downloads included.
  public let sizeOnDisk: Int
}
