import Sememe
package import SememeJSON

/// What a hub knows about one version of a model: its commit and its files.
package struct RemoteListing: Sendable {
  /// The commit that the revision stands for.
  package let commit: String
  /// The files, each path once.
  package let files: [RemoteFile]

  /// No model has more files; a longer list is refused.
  package static let maximumFileCount = 20_000
  /// No file of a model is longer, in bytes: the hub's own limit is 500 GB.
  package static let maximumFileSize = 1 << 40

  /// Reads and checks the hub's answer.
  ///
  /// - Parameter document: the answer to `/api/models/…/revision/…`.
  /// - Throws: `HubError`: `unexpectedAnswer` when it is not such an answer; `unsafeFileList` when
  ///   it holds a path that leaves the model's folder, too many files or an impossible size.
  package init(_ document: JSONDocument) throws(HubError) {
    let siblings: JSONValue
    do throws(JSONError) {
      commit = try document.root.requireString("sha")
      siblings = try document.root.requireArray("siblings")
    } catch {
      throw Self.unexpected("\(error)", cause: error)
    }
    guard ModelRevision.isCommit(commit) else {
      throw Self.unexpected("sha is \(commit.quotedForMessage), expected 40 hexadecimal digits")
    }
    guard siblings.count <= Self.maximumFileCount else {
      throw HubError(
        .unsafeFileList,
        "the hub lists \(siblings.count) files; at most \(Self.maximumFileCount) are accepted"
      )
    }
    var seen: Set<RemotePath> = []
    var files: [RemoteFile] = []
    for sibling in siblings.elements {
      let file = try Self.file(sibling)
      if seen.insert(file.path).inserted { files.append(file) }
    }
    self.files = files
  }

  private static func file(_ sibling: JSONValue) throws(HubError) -> RemoteFile {
    let name: String
    let size: Int?
    do throws(JSONError) {
      name = try sibling.requireString("rfilename")
      size = try sibling.optionalInt("size")
    } catch {
      throw unexpected("\(error)", cause: error)
    }
    guard let path = RemotePath(name) else {
      throw HubError(
        .unsafeFileList,
        "the hub lists a file named \(name.quotedForMessage), which is not a path inside the "
          + "model; nothing was stored")
    }
    if let size, !(0...maximumFileSize).contains(size) {
      throw HubError(
        .unsafeFileList,
        "the hub lists \(name.quotedForMessage) with \(size) bytes; "
          + "expected 0 to \(maximumFileSize); nothing was stored")
    }
    return RemoteFile(path: path, size: size)
  }

  private static func unexpected(_ detail: String, cause: (any Error)? = nil) -> HubError {
    HubError(
      .unexpectedAnswer,
      "the hub's description of the model is not one: \(detail); check HF_ENDPOINT and any proxy",
      cause: cause)
  }
}
