import SememeSystem

/// What a user's word for a model means: a folder on this machine, or a model by name.
public enum ModelReference: Sendable, Equatable {
  /// An existing folder with a model's files, or one file that holds all of them: GGUF, or word
  /// vectors.
  case folder(String)
  /// A model by its name on the hub.
  case model(ModelID)

  /// Decides what a word means; an existing folder wins over a name, as in sentence-transformers.
  ///
  /// - Parameter text: a folder's path, `organization/name`, or a short name as in
  ///   ``ModelID/init(expanding:)``.
  /// - Throws: `ModelCacheError`: `notFound` for a path at which there is no folder; `invalidName`;
  ///   `unreadable`.
  public init(_ text: String) throws(ModelCacheError) {
    let kind: FileEntry.Kind?
    do throws(SystemError) {
      // A NUL would end the path early for the system and make it another one.
      kind = text.utf8.contains(0) ? nil : try FileSystem.entry(at: text)?.kind
    } catch {
      throw ModelCacheError(error)
    }
    switch kind {
    case .folder?, .file?:
      self = .folder(text)
    case .some:
      throw ModelCacheError(
        .notFound,
        "\(text.quotedForMessage) is neither a folder nor a file; expected a folder with a model's "
          + "files, a GGUF file, a file of word vectors, or a model id")
    case nil where Self.isPath(text):
      throw ModelCacheError(
        .notFound, "there is no folder \(text.quotedForMessage); check the path, or give a model id"
      )
    case nil:
      self = .model(try ModelID(expanding: text))
    }
  }

  /// Whether a text can only be meant as a path.
  private static func isPath(_ text: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("~") || text.hasSuffix("/")
      || text.contains { $0 == "\\" } || text.count { $0 == "/" } > 1
  }
}
