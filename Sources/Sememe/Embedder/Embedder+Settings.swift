internal import SememeModels
public import SememeTensors
public import SememeTokenizers

/// What an embedder is, and what can be changed of it.
extension Embedder {
  private var main: EmbeddingRoute { routes.main }

  /// The folder, or the file, that the model came from.
  public var folder: String { source }
  /// The architecture: as config.json names it, such as `bert`; `static-embedding`, `model2vec` or
  /// `word-vectors` where every token has one vector in all texts.
  public var architecture: String { main.engine.modelType }
  /// The arithmetic in use; every precision but `.auto`.
  public var precision: Precision { main.engine.format.precision }
  /// The instruction-set level in use.
  public var kernelLevel: KernelLevel { main.engine.kernels }
  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { main.engine.tokenizer }
  /// The threads that work at most.
  public var threadCount: Int { main.engine.pool.threadCount }

  /// The most tokens that are read of a text, special ones included.
  ///
  /// What is longer is truncated. `setMaximumLength` changes it. `Int.max` where all is read.
  public var maximumLength: Int { main.engine.maximumLength }

  /// The maximum length, where there is one.
  package var lengthLimit: Int? { maximumLength == .max ? nil : maximumLength }

  /// The width of a token's vector.
  public var hiddenSize: Int { main.engine.encoder.hiddenSize }
  /// The number of encoder layers; 0 where every token has one vector in all texts.
  public var layerCount: Int { main.engine.encoder.layerCount }
  /// The number of attention heads of a layer.
  public var headCount: Int { main.engine.encoder.headCount }
  /// The number of weights and biases of the encoder.
  public var parameterCount: Int { main.engine.encoder.parameterCount }
  /// How token vectors become one, in the order of the result.
  public var poolingModes: [PoolingMode] { main.head.pooling.modes }
  /// Whether the tokens of a prompt take part in pooling; INSTRUCTOR's do not.
  public var includesPrompt: Bool { main.head.pooling.includesPrompt }
  /// Whether the model's own last step gives vectors of unit length.
  public var normalizes: Bool { main.head.normalizes }

  /// The tasks that the model has routes for, such as `query` and `document`; none where it has only
  /// one way for all texts.
  public var tasks: [String] { routes.tasks }

  /// The length of a text's vector: the model's, or the shorter `truncateDimension`.
  public var dimension: Int { dimension(of: main) }

  /// The length of the vectors that texts of a task have, where routes differ.
  ///
  /// - Parameter task: what the texts are for; nil for none.
  /// - Returns: the route's, or the shorter `truncateDimension`.
  /// - Throws: `SememeError` where the task has no route.
  public func dimension(for task: String?) throws(SememeError) -> Int {
    dimension(of: try routes.route(for: task))
  }

  private func dimension(of route: EmbeddingRoute) -> Int {
    min(route.head.dimension, truncateDimension ?? Int.max)
  }

  /// The model's prompts by name, such as "query: " under `query`.
  public var prompts: [String: String] { settings.prompts.texts }
  /// The prompt that `encode` uses when none is asked for.
  public var defaultPromptName: String? { settings.prompts.defaultName }
  /// What `similarity` computes.
  public var similarityFunction: SimilarityFunction {
    get { settings.similarity }
    set { settings.similarity = newValue }
  }
  /// The dimensions that are kept of every vector (Matryoshka); nil keeps all.
  public var truncateDimension: Int? { settings.truncateDimension }

  /// Changes how much of a text is read, on every route.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  public mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    try routes.changeAll { (route) throws(SememeError) in
      try route.engine.setMaximumLength(length)
    }
  }

  /// Changes whether the tokens of a prompt take part in pooling, where a model has a Pooling module.
  ///
  /// - Parameter includes: whether they do.
  public mutating func setIncludesPrompt(_ includes: Bool) {
    routes.changeAll { route in
      // A static embedding's tokens are all averaged.
      guard case .templated = route.engine.form else { return }
      route.head.setIncludesPrompt(includes)
    }
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
    settings.prompts.texts = prompts
    settings.prompts.defaultName = defaultName
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
