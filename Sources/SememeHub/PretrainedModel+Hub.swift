public import Sememe

extension PretrainedModel {
  /// Loads a model by folder or name, downloading it where this machine does not have it.
  ///
  /// ```swift
  /// let embedder = try await Embedder.pretrained("sentence-transformers/all-MiniLM-L6-v2")
  /// ```
  ///
  /// - Parameters:
  ///   - reference: a folder, which wins where it exists and never touches the network; a name; or
  ///     an alias such as `all-MiniLM-L6-v2`.
  ///   - revision: a branch, a tag or a commit.
  ///   - store: where models come from and go to; nil for the one that the environment describes.
  ///   - options: how to compute.
  ///   - progress: told about a download as it goes on, from any thread.
  /// - Returns: the model.
  /// - Throws: `HubError` where the model cannot be had; else as `init(folder:)`.
  public static func pretrained(
    _ reference: String, revision: String = "main", store: ModelStore? = nil,
    options: ModelOptions = .init(), progress: (@Sendable (PullProgress) -> Void)? = nil
  ) async throws -> Self {
    let store = if let store { store } else { try ModelStore() }
    let folder = try await store.folder(for: reference, revision: revision, progress: progress)
    return try Self(folder: folder, options: options)
  }
}
