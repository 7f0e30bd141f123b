internal import SememeModels
public import SememeTensors
public import SememeTokenizers

/// Turns texts into weights of the words of a vocabulary, of which nearly all are zero.
///
/// SPLADE (Formal et al. 2021, arXiv:2107.05720, arXiv:2109.10086). Reads the folders of
/// sentence-transformers' `SparseEncoder`: a masked language model with SpladePooling, also with
/// queries that only look weights up (SparseStaticEmbedding behind a Router), and bare masked
/// language models such as `naver/splade-v3`.
///
/// ```swift
/// let embedder = try SparseEmbedder(model: "naver/splade-v3")
/// let vectors = try await embedder.encode(["We sat by the river bank"])
/// for word in try embedder.decode(vectors, topK: 5)[0] { print(word.token, word.weight) }
/// ```
///
/// An embedder is a value; copies share the weights. It can be used from any number of tasks at once.
public struct SparseEmbedder: PretrainedModel {
  private var routes: [SparseRoute]
  private let router: RouterConfiguration?
  private var settings: SentenceSettings
  /// How many words of a text keep their weights, the heaviest; nil keeps all.
  public private(set) var maximumActiveDimensions: Int?

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a folder of a SparseEncoder, or a bare masked language model's, whose logits are then
  ///     pooled by their maximum.
  ///   - options: how to compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let files = try ModelFolder(folder, mapping: options.mapping)
    let plan = try ModulePlan(files)
    let runtime = try EngineRuntime(options)
    router = plan.router
    routes = try plan.routes.map { try SparseRoute($0, options, runtime) }
    settings = try SentenceSettings(files, similarity: .dot)
    let dimensions = Set(routes.map(\.dimension))
    guard dimensions.count == 1 else {
      throw SememeError(
        .invalidModel,
        "\(folder): the routes' vectors have \(dimensions.sorted()) dimensions; they must have as many "
          + "to be compared")
    }
  }

  private var main: SparseRoute { routes[(try? router?.place(for: nil)) ?? 0] }

  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { main.engine.tokenizer }
  /// The arithmetic in use; every precision but `.auto`.
  public var precision: Precision { main.engine.format.precision }
  /// The length of a vector, zeros included: the size of the vocabulary.
  public var dimension: Int { main.dimension }
  /// The most tokens that are read of a text, special ones included; `Int.max` where all is read.
  public var maximumLength: Int { main.engine.maximumLength }
  /// The tasks that the model has routes for, such as `query` and `document`; none where it has only
  /// one way for all texts.
  public var tasks: [String] { router?.tasks ?? [] }
  /// The model's prompts by name.
  public var prompts: [String: String] { settings.prompts.texts }
  /// The prompt that `encode` uses when none is asked for.
  public var defaultPromptName: String? { settings.prompts.defaultName }
  /// What `similarity` computes; the dot product unless the model says otherwise.
  public var similarityFunction: SimilarityFunction {
    get { settings.similarity }
    set { settings.similarity = newValue }
  }

  /// Changes how much of a text is read, on every route.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  public mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    var changed = routes
    for index in changed.indices { try changed[index].engine.setMaximumLength(length) }
    routes = changed
  }

  /// Changes how many words of a text keep their weights.
  ///
  /// - Parameter count: at least 1; nil keeps all.
  /// - Throws: `SememeError` where it is less than 1.
  public mutating func setMaximumActiveDimensions(_ count: Int?) throws(SememeError) {
    try SparseEmbedder.check(count)
    maximumActiveDimensions = count
  }

  private static func check(_ count: Int?) throws(SememeError) {
    guard let count, count < 1 else { return }
    throw SememeError(
      .invalidArgument, "maximum of \(count) active dimensions: give at least 1")
  }

  /// Computes the sparse vectors of texts.
  ///
  /// - Parameters:
  ///   - texts: any number; an empty text has a vector too.
  ///   - prompt: words before every text; nil takes the model's default.
  ///   - task: what the texts are for, such as "query"; nil takes the model's default route.
  ///   - count: how many words keep their weights; nil takes the embedder's setting.
  /// - Returns: one vector per text, in order, with token counts.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encode(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil, task: String? = nil,
    maximumActiveDimensions count: Int? = nil
  ) async throws -> SparseEmbeddings {
    try SparseEmbedder.check(count)
    let route = routes[try router?.place(for: task) ?? 0]
    let limit = count ?? maximumActiveDimensions
    return try await route.engine.perform { flag in
      let words = try settings.prompts.words(prompt, count: texts.count)
      let batch = try route.engine.tokenize(texts, prompts: words, flag)
      return try SparseEmbeddings(
        route.vectors(of: batch, limit: limit, flag), dimension: route.dimension,
        tokenCounts: (0..<batch.count).map { batch.range(of: $0).count },
        truncatedTokenCounts: batch.removedTokenCounts)
    }
  }

  /// Computes the sparse vectors of search queries, with the model's prompt and route for them.
  ///
  /// - Parameters:
  ///   - texts: queries.
  ///   - count: how many words keep their weights; nil takes the embedder's setting.
  /// - Returns: one vector per query.
  /// - Throws: as `encode` does.
  public func encodeQuery(
    _ texts: [String], maximumActiveDimensions count: Int? = nil
  ) async throws -> SparseEmbeddings {
    try await encode(
      texts, prompt: settings.prompts.first(of: NamedPrompts.queryNames), task: "query",
      maximumActiveDimensions: count)
  }

  /// Computes the sparse vectors of documents, with the model's prompt and route for them.
  ///
  /// - Parameters:
  ///   - texts: documents.
  ///   - count: how many words keep their weights; nil takes the embedder's setting.
  /// - Returns: one vector per document.
  /// - Throws: as `encode` does.
  public func encodeDocument(
    _ texts: [String], maximumActiveDimensions count: Int? = nil
  ) async throws -> SparseEmbeddings {
    try await encode(
      texts, prompt: settings.prompts.first(of: NamedPrompts.documentNames), task: "document",
      maximumActiveDimensions: count)
  }

  /// The similarity of each vector with each of others, by the model's own function.
  ///
  /// - Parameters:
  ///   - a: vectors of this model.
  ///   - b: vectors of this model.
  /// - Returns: [a.count × b.count].
  public func similarity(_ a: SparseEmbeddings, _ b: SparseEmbeddings) -> Tensor {
    a.similarity(to: b, by: similarityFunction)
  }

  /// The words of every text by their weights.
  ///
  /// - Parameters:
  ///   - embeddings: what `encode` gave.
  ///   - topK: how many of each text; nil for all.
  /// - Returns: per text its words, the heaviest first.
  /// - Throws: `SememeError` where `topK` is less than 1.
  public func decode(
    _ embeddings: SparseEmbeddings, topK: Int? = nil
  ) throws(SememeError) -> [[TokenWeight]] {
    try embeddings.decode(topK: topK, tokenizer)
  }
}
