internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// One way from texts to sparse vectors.
struct SparseRoute: Sendable {
  private enum Kind {
    /// A masked language model whose logits are pooled.
    case splade(SpladeHead)
    /// A weight for every token that a text has.
    case lookup
  }

  /// Its name in the model's Router; empty without one.
  let name: String
  var engine: EncoderEngine
  private let kind: Kind

  /// The length of a vector: the size of the vocabulary.
  var dimension: Int { engine.encoder.vocabularySize }

  /// Reads a route.
  ///
  /// - Parameters:
  ///   - route: an encoder and the modules behind it.
  ///   - options: how to load and compute.
  ///   - runtime: what it computes with.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(_ route: ModulePlan.Route, _ options: ModelOptions, _ runtime: EngineRuntime) throws {
    name = route.name
    let steps = route.steps.filter { $0.kind != .dropout }
    switch (route.encoder.kind, steps.map(\.kind)) {
    case (.sparseStaticEmbedding, []):
      engine = try SparseRoute.lookup(route.encoder.folder, options, runtime)
      kind = .lookup
    case (.transformer, [.spladePooling]), (.maskedLanguageModel, [.spladePooling]):
      let folder = try TransformerFolder(route.encoder.folder)
      let pooling = try SpladePooling(
        configuration: steps[0].folder.json("config.json"),
        vocabularySize: folder.description.vocabularySize)
      (engine, kind) = try SparseRoute.splade(folder, pooling, options, runtime)
    case (.transformer, []):
      // As in sentence-transformers, a bare masked language model is pooled by the maximum.
      (engine, kind) = try SparseRoute.splade(
        TransformerFolder(route.encoder.folder), SpladePooling(), options, runtime)
    default:
      let kinds = ([route.encoder.kind] + steps.map(\.kind)).map(\.rawValue)
      throw SememeError(
        .invalidModel,
        "\(route.source): \(kinds.joined(separator: ", ")) do not make sparse vectors; expected a "
          + "transformer and SpladePooling, or SparseStaticEmbedding")
    }
  }

  private static func splade(
    _ folder: TransformerFolder, _ pooling: SpladePooling, _ options: ModelOptions,
    _ runtime: EngineRuntime
  ) throws -> (EncoderEngine, Kind) {
    let task = "masked language modelling"
    let layers = try folder.layers(for: task, \.vocabulary)
    let (engine, head) = try EncoderEngine.load(folder, options, runtime: runtime) {
      weights, loader in
      try folder.require([layers.layers.paths[0]], in: weights, for: task)
      return try TaskHead(
        weights, layers, behind: folder.description, folder.family.keys, loader)
    }
    return (engine, .splade(SpladeHead(logits: head, pooling: pooling)))
  }

  private static func lookup(
    _ folder: ModelFolder, _ options: ModelOptions, _ runtime: EngineRuntime
  ) throws -> EncoderEngine {
    let tokenizer = try folder.tokenizer()
    let weights = try TokenWeights(folder.checkpoint(options.mapping))
    guard weights.vocabularySize >= tokenizer.vocabularySize else {
      throw SememeError(
        .invalidModel,
        "\(folder.path): the tokenizer has \(tokenizer.vocabularySize) tokens and only "
          + "\(weights.vocabularySize) have a weight; the files do not belong together")
    }
    return EncoderEngine(
      folder: folder.path, modelType: TokenWeights.modelType, tokenizer: tokenizer,
      encoder: weights, form: .bare(EncoderEngine.BareForm()), runtime: runtime, format: .float32,
      maximumLength: tokenizer.modelMaximumLength ?? .max)
  }

  /// Computes the sparse vectors of sequences.
  ///
  /// - Parameters:
  ///   - batch: sequences as the encoder reads them.
  ///   - limit: how many numbers of a vector stay; nil for all.
  ///   - flag: whether to stop.
  /// - Returns: one vector per sequence.
  /// - Throws: `ModelError` or `SememeError`; `CancellationError` where the flag is set.
  func vectors(
    of batch: TokenBatch, limit: Int?, _ flag: CancellationFlag
  ) throws -> [SparseVector] {
    switch kind {
    case .splade(let head): return try head.vectors(of: batch, engine, limit: limit, flag)
    case .lookup:
      let vectors = try lookup(batch, flag)
      return limit.map { limit in vectors.map { $0.keeping(limit) } } ?? vectors
    }
  }

  /// The weights of the tokens that texts have, each once.
  private func lookup(_ batch: TokenBatch, _ flag: CancellationFlag) throws -> [SparseVector] {
    try engine.collect(batch, flag) { sequence, rows, states, _ in
      let weights = states.value.last.rows(rows).values
      let tokens = Dictionary(
        zip(batch.ids[batch.range(of: sequence)], weights), uniquingKeysWith: { first, _ in first })
      let present = tokens.filter { $0.value != 0 }.sorted { $0.key < $1.key }
      return SparseVector(checkedIndices: present.map(\.key), values: present.map(\.value))
    }
  }
}
