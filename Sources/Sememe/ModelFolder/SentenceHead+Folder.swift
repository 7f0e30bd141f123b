internal import Logging
internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors

extension SentenceHead {
  /// Reads the modules behind an encoder.
  ///
  /// - Parameters:
  ///   - route: an encoder and the modules behind it.
  ///   - encoder: what was read of the encoder.
  ///   - options: how weights come into memory, and who is told of defaults.
  ///   - loader: packs weights.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(
    _ route: ModulePlan.Route, after encoder: LoadedEncoder, _ options: ModelOptions,
    _ loader: WeightLoader
  ) throws {
    var steps = route.steps
    if !encoder.keepsLayers, let index = steps.firstIndex(where: \.kind.readsLayers) {
      options.logger.warning(
        """
        \(steps[index].folder.path): WeightedLayerPooling does nothing, as in the reference, since the \
        transformer's config.json does not set output_hidden_states
        """)
      steps.remove(at: index)
    }
    var modules = try steps.compactMap { try $0.sentenceModule(options.mapping, loader) }
    if encoder.poolsItself {
      guard !modules.contains(where: \.readsTokens) else {
        throw SememeError(
          .invalidModel,
          "\(route.source): a StaticEmbedding gives one vector of a text; Pooling and other modules "
            + "of token vectors cannot follow it")
      }
      modules.insert(.pooling(PoolingModule(modes: [.mean])), at: 0)
      if encoder.normalizes, !modules.contains(where: \.isNormalization) {
        modules.append(.normalize)
      }
    } else if modules.isEmpty {
      options.logger.warning(
        """
        \(route.source) does not say how tokens are pooled; taking their mean, as the reference does
        """)
      modules = [.pooling(PoolingModule(modes: [.mean]))]
    }
    try self.init(modules, after: encoder.engine.encoder, source: route.source)
  }
}

extension SentenceModule {
  fileprivate var isNormalization: Bool {
    if case .normalize = self { true } else { false }
  }

  /// Whether it reads token vectors.
  fileprivate var readsTokens: Bool {
    switch self {
    case .layers, .pooling: true
    case .dense(let dense): dense.subject == .tokens
    case .layerNorm, .normalize: false
    }
  }
}

extension ModuleList.Kind {
  /// Whether it reads every layer of the encoder.
  fileprivate var readsLayers: Bool { self == .weightedLayerPooling }
}

extension ModuleList.Module {
  /// Reads what a module does to vectors; nil where it does nothing.
  fileprivate func sentenceModule(
    _ mapping: Mapping, _ loader: WeightLoader
  ) throws -> SentenceModule? {
    let configuration = { try folder.json("config.json") }
    let weights = { try folder.checkpoint(mapping) }
    switch kind {
    case .transformer, .staticEmbedding, .router, .asym, .dropout: return nil
    case .maskedLanguageModel, .spladePooling, .sparseStaticEmbedding: throw notDense()
    case .normalize: return .normalize
    case .pooling: return .pooling(try PoolingModule(configuration: configuration()))
    case .weightedLayerPooling:
      return .layers(
        try WeightedLayerPooling(configuration: configuration(), checkpoint: weights()))
    case .dense:
      return .dense(
        try DenseModule(configuration: configuration(), checkpoint: weights(), loader))
    case .layerNorm:
      return .layerNorm(
        try LayerNorm(configuration: configuration(), checkpoint: weights(), loader))
    }
  }
}
