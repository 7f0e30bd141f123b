internal import Logging
internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors

extension SentenceHead {
  /// Reads the modules behind a folder's transformer.
  ///
  /// - Parameters:
  ///   - list: the folder's modules.
  ///   - hiddenSize: the width of a token vector.
  ///   - options: how weights come into memory, and who is told of defaults.
  ///   - loader: packs weights.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(
    _ list: ModuleList, hiddenSize: Int, _ options: ModelOptions, _ loader: WeightLoader
  ) throws {
    var modules = try list.modules.dropFirst().compactMap {
      try $0.sentenceModule(options.mapping, loader)
    }
    if modules.isEmpty {
      options.logger.warning(
        "\(list.source) does not say how tokens are pooled; taking their mean, as the reference does"
      )
      modules = [.pooling(PoolingModule(modes: [.mean]))]
    }
    try self.init(modules, hiddenSize: hiddenSize, source: list.source)
  }
}

extension ModuleList.Module {
  /// Reads what a module does to vectors; nil where it does nothing.
  fileprivate func sentenceModule(
    _ mapping: Mapping, _ loader: WeightLoader
  ) throws -> SentenceModule? {
    let configuration = { try ConfigurationFile.read("\(folder)/config.json") }
    let weights = { try CheckpointFolder.open(folder, mapping: mapping) }
    switch kind {
    case .transformer, .dropout: return nil
    case .normalize: return .normalize
    case .pooling: return .pooling(try PoolingModule(configuration: configuration()))
    case .dense:
      return .dense(
        try DenseModule(configuration: configuration(), checkpoint: weights(), loader))
    case .layerNorm:
      return .layerNorm(
        try LayerNorm(configuration: configuration(), checkpoint: weights(), loader))
    }
  }
}
