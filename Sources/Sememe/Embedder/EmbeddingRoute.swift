internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// One way from texts to vectors: an encoder and the steps behind it.
struct EmbeddingRoute: Sendable {
  /// Its name in the model's Router; empty without one.
  let name: String
  var engine: EncoderEngine
  var head: SentenceHead

  /// Computes the vectors of sequences.
  ///
  /// - Parameters:
  ///   - batch: sequences as the encoder reads them.
  ///   - promptTokens: how many tokens at the beginning of each are its prompt's.
  ///   - firstNumber: what messages call the first text.
  ///   - flag: whether to stop.
  /// - Returns: [batch.count × dimension], all numbers finite.
  /// - Throws: `ModelError` or `SememeError`; `CancellationError` where the flag is set.
  func vectors(
    of batch: TokenBatch, promptTokens: [Int], firstNumber: Int, _ flag: CancellationFlag
  ) throws -> Tensor {
    try engine.rows(
      of: batch, width: head.dimension, firstNumber: firstNumber, flag,
      ofPart: { sequences, part, execution in
        head(
          part, engine.encoder,
          promptTokens: promptTokens.isEmpty ? [] : sequences.map { promptTokens[$0] }, execution)
      })
  }

  /// How many tokens of each text pooling leaves out because they are its prompt's.
  ///
  /// - Parameters:
  ///   - prompts: what stands before the texts.
  ///   - count: how many texts there are.
  /// - Returns: one number per text; empty where pooling leaves out none.
  /// - Throws: `TokenizerError`.
  func skippedTokens(_ prompts: EncoderEngine.Prompts, count: Int) throws -> [Int] {
    guard !head.pooling.includesPrompt else { return [] }
    switch prompts {
    case .same(let prompt):
      return [Int](repeating: try engine.tokenCount(ofPrompt: prompt), count: count)
    case .each(let prompts):
      var counts: [String: Int] = [:]
      for prompt in Set(prompts) { counts[prompt] = try engine.tokenCount(ofPrompt: prompt) }
      return prompts.map { counts[$0] ?? 0 }
    }
  }
}

/// The routes of a model, and what chooses between them.
struct EmbeddingRoutes: Sendable {
  /// At least one.
  private(set) var all: [EmbeddingRoute]
  private let router: RouterConfiguration?

  /// Reads a folder's modules; routes that name the same encoder share it.
  ///
  /// - Parameters:
  ///   - folder: a model folder.
  ///   - options: how to compute.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(_ folder: ModelFolder, _ options: ModelOptions) throws {
    let plan = try ModulePlan(folder)
    let runtime = try EngineRuntime(options)
    var encoders: [String: LoadedEncoder] = [:]
    router = plan.router
    all = []
    for route in plan.routes {
      let encoder =
        try encoders[route.encoder.folder.module]
        ?? LoadedEncoder(route.encoder, options, runtime)
      encoders[route.encoder.folder.module] = encoder
      let head = try SentenceHead(route, after: encoder, options, runtime.loader)
      all.append(EmbeddingRoute(name: route.name, engine: encoder.engine, head: head))
    }
  }

  /// One way for all texts.
  init(_ route: EmbeddingRoute) {
    all = [route]
    router = nil
  }

  /// The route that a model's properties are about: that of texts without a task, else the first.
  var main: EmbeddingRoute { all[(try? router?.place(for: nil)) ?? 0] }

  /// The tasks that have a route of their own; none without a Router.
  var tasks: [String] { router?.tasks ?? [] }

  /// The route of texts of a task.
  ///
  /// - Parameter task: what the texts are for; without a Router it makes no difference.
  /// - Returns: the route.
  /// - Throws: `SememeError` where the task has no route.
  func route(for task: String?) throws(SememeError) -> EmbeddingRoute {
    all[try router?.place(for: task) ?? 0]
  }

  /// Changes every route.
  ///
  /// - Parameter change: the change.
  /// - Throws: what the change throws, before any route has changed.
  mutating func changeAll<E: Error>(
    _ change: (inout EmbeddingRoute) throws(E) -> Void
  ) throws(E) {
    var changed = all
    for index in changed.indices { try change(&changed[index]) }
    all = changed
  }
}
