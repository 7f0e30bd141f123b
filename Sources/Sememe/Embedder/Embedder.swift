internal import SememeModels
public import SememeTensors
public import SememeTokenizers

/// Turns texts into vectors with a model from a folder.
///
/// Everything that decides a vector comes from the folder's own files: pooling, dense layers,
/// normalisation, prompts, maximum length. A text's vector is the same alone and in any company,
/// to the last bit, and with any number of threads.
///
/// ```swift
/// let embedder = try Embedder(model: "sentence-transformers/all-MiniLM-L6-v2")
/// let vectors = try await embedder.encode(["I opened an account at the bank", "a river bank"])
/// print(vectors.similarity(to: vectors).values)
/// ```
///
/// An embedder is a value; copies share the weights and may differ in their settings. It can be
/// used from any number of tasks at once.
public struct Embedder: Sendable {
  var engine: TransformerEngine
  let head: SentenceHead
  var settings: SentenceSettings
  /// The model's folder, which may hold the transformer in one of its own.
  let modelFolder: String

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a sentence-transformers folder, or a bare transformer's, whose tokens are then
  ///     pooled by their mean.
  ///   - options: how to compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let list = try ModuleList(folder: folder)
    let transformer = try TransformerFolder(list.modules[0].folder)
    settings = try SentenceSettings(folder: folder)
    (engine, head) = try TransformerEngine.load(transformer, options) { _, loader in
      try SentenceHead(
        list, hiddenSize: transformer.description.hiddenSize, options, loader)
    }
    modelFolder = folder
  }

  /// Loads a model that is already on this machine, by folder or by name; never touches the
  /// network (`SememeHub` downloads).
  ///
  /// - Parameters:
  ///   - reference: a folder, a name such as `sentence-transformers/all-MiniLM-L6-v2`, or an alias
  ///     such as `all-MiniLM-L6-v2`. A folder that exists wins.
  ///   - revision: the branch, tag or commit of a cached model.
  ///   - cache: where downloaded models lie.
  ///   - options: how to compute.
  /// - Throws: `ModelCacheError` where the model is not on this machine; else as `init(folder:)`.
  public init(
    model reference: String, revision: String = "main", cache: HubCache = HubCache(),
    options: ModelOptions = ModelOptions()
  ) throws {
    try self.init(
      folder: cache.modelFolder(for: reference, revision: revision), options: options)
  }

  /// The folder that the model came from.
  public var folder: String { modelFolder }
  /// The architecture, as config.json names it, such as `bert`.
  public var architecture: String { engine.modelType }
  /// The arithmetic in use; every precision but `.auto`.
  public var precision: Precision { engine.format.precision }
  /// The instruction-set level in use.
  public var kernelLevel: KernelLevel { engine.kernels }
  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { engine.tokenizer }
  /// The threads that work at most.
  public var threadCount: Int { engine.pool.threadCount }

  /// The most tokens that are read of a text, special ones included.
  ///
  /// What is longer is truncated. `setMaximumLength` changes it.
  public var maximumLength: Int { engine.maximumLength }

  /// The width of a token's vector.
  public var hiddenSize: Int { engine.encoder.description.hiddenSize }
  /// The number of layers whose states can be had: the encoder's, or those of the decoder behind it.
  public var layerCount: Int { engine.encoder.description.outputLayerCount }
  /// The number of attention heads of such a layer.
  public var headCount: Int { engine.encoder.description.outputHeadCount }
  /// The number of weights and biases of the encoder.
  public var parameterCount: Int { engine.encoder.description.parameterCount }
  /// How token vectors become one, in the order of the result.
  public var poolingModes: [PoolingMode] { head.pooling.modes }
  /// Whether the model's own last step gives vectors of unit length.
  public var normalizes: Bool { head.normalizes }

  /// The length of a text's vector: the model's, or the shorter `truncateDimension`.
  public var dimension: Int { min(head.dimension, truncateDimension ?? Int.max) }

  /// The model's prompts by name, such as "query: " under `query`.
  public var prompts: [String: String] { settings.prompts }
  /// The prompt that `encode` uses when none is asked for.
  public var defaultPromptName: String? { settings.defaultPromptName }
  /// What `similarity` computes.
  public var similarityFunction: SimilarityFunction {
    get { settings.similarity }
    set { settings.similarity = newValue }
  }
  /// The dimensions that are kept of every vector (Matryoshka); nil keeps all.
  public var truncateDimension: Int? { settings.truncateDimension }

  /// Changes how much of a text is read.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  public mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    try engine.setMaximumLength(length)
  }

  /// Changes how many dimensions are kept of every vector.
  ///
  /// - Parameter dimension: at least 1; nil keeps all.
  /// - Throws: `SememeError` where it is less than 1.
  public mutating func setTruncateDimension(_ dimension: Int?) throws(SememeError) {
    if let dimension, dimension < 1 {
      throw SememeError(.invalidArgument, "truncate dimension \(dimension): give at least 1")
    }
    settings.truncateDimension = dimension
  }

  /// Changes the prompts.
  ///
  /// - Parameters:
  ///   - prompts: texts by name.
  ///   - defaultName: the one that `encode` uses when none is asked for, or nil.
  /// - Throws: `SememeError` where the default is not among them.
  public mutating func setPrompts(
    _ prompts: [String: String], default defaultName: String? = nil
  ) throws(SememeError) {
    if let defaultName, prompts[defaultName] == nil {
      throw SememeError(
        .unknownPrompt, "default prompt \"\(defaultName)\" is not among the prompts")
    }
    settings.prompts = prompts
    settings.defaultPromptName = defaultName
  }

  /// The similarity of each vector with each of others, by the model's own function.
  ///
  /// - Parameters:
  ///   - a: vectors of this model.
  ///   - b: vectors of the same dimension.
  /// - Returns: [a.count × b.count].
  public func similarity(_ a: Embeddings, _ b: Embeddings) -> Tensor {
    a.similarity(to: b, by: similarityFunction)
  }

  /// The similarity of vectors at the same place, by the model's own function.
  ///
  /// - Parameters:
  ///   - a: vectors of this model.
  ///   - b: as many vectors of the same dimension.
  /// - Returns: [a.count].
  public func similarityPairwise(_ a: Embeddings, _ b: Embeddings) -> Tensor {
    a.similarityPairwise(to: b, by: similarityFunction)
  }
}
