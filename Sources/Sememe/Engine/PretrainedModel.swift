/// A model that is read from a folder: an embedder, or a model of one task.
public protocol PretrainedModel: Sendable {
  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: the model's files.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  init(folder: String, options: ModelOptions) throws
}

extension PretrainedModel {
  /// Loads a model that is already on this machine, by folder or by name; never touches the
  /// network (`SememeHub` downloads).
  ///
  /// - Parameters:
  ///   - reference: a folder, a name such as `sentence-transformers/all-MiniLM-L6-v2`, or an alias
  ///     such as `all-MiniLM-L6-v2`. A folder that exists wins.
  ///   - revision: the branch, tag or commit of a cached model.
  ///   - cache: where downloaded models lie.
  ///   - options: how to load and compute.
  /// - Throws: `ModelCacheError` where the model is not on this machine; else as `init(folder:)`.
  public init(
    model reference: String, revision: String = "main", cache: HubCache = HubCache(),
    options: ModelOptions = ModelOptions()
  ) throws {
    try self.init(
      folder: cache.modelFolder(for: reference, revision: revision), options: options)
  }
}
