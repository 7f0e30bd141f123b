internal import Logging
internal import SememeCheckpoints
internal import SememeJSON
internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

/// Everything that a model folder holds, read and checked: immutable, shared by all copies of an
/// embedder.
final class LoadedModel: Sendable {
  let folder: String
  let modelType: String
  let tokenizer: Tokenizer
  let encoder: TransformerEncoder
  let head: SentenceHead
  let settings: SentenceSettings
  /// The longest sequence that the folder's files allow, special tokens included.
  let maximumLength: Int
  let kernels: KernelLevel
  /// The numbers that the encoder multiplies.
  let format: NumberFormat

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - folder: a sentence-transformers folder, or a bare transformer's.
  ///   - options: how weights come into memory, and who is told of defaults.
  ///   - pool: threads to pack weights with.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(folder: String, _ options: Embedder.Options, _ pool: ThreadPool) throws {
    let mapping = options.mapping
    guard FileSystem.isFolder(folder) else {
      throw SememeError(
        .invalidModel, "\(folder): not a folder; give a model folder or a name in the model cache")
    }
    self.folder = folder
    kernels = try KernelLevel.selected()
    format = options.precision.format(on: kernels)
    if format == .bfloat16, !kernels.multipliesBFloat16 {
      options.logger.notice(
        "this CPU does not multiply bfloat16; numbers are widened, which saves memory but no time")
    }
    let loader = WeightLoader(kernels: kernels, format: format, pool: pool)
    let list = try ModuleList(folder: folder)
    let transformer = list.modules[0].folder
    settings = try SentenceSettings(folder: folder)

    let configuration = try ConfigurationFile.read("\(transformer)/config.json")
    let family = try ModelFamily.named(in: configuration)
    modelType = try configuration.requireString("model_type")
    let description = try family.describe(configuration)
    let transformerSettings = try TransformerSettings(folder: transformer)
    let tokenizer = try Tokenizer(folder: transformer)
    self.tokenizer = transformerSettings.lowercases ? tokenizer.lowercasing() : tokenizer
    maximumLength = min(
      transformerSettings.maximumLength ?? tokenizer.modelMaximumLength ?? Int.max,
      description.positions.maximumLength)

    guard maximumLength >= tokenizer.minimumLength else {
      throw SememeError(
        .invalidModel,
        "\(transformer): a maximum length of \(maximumLength) tokens leaves no room for text; the "
          + "special tokens alone are \(tokenizer.minimumLength - 1)")
    }

    encoder = try TransformerEncoder(
      CheckpointFolder.open(transformer, mapping: mapping), description, family.keys, loader,
      calibratingWith: format == .int8
        ? CalibrationTexts.batch(tokenizer, maximumLength: maximumLength) : nil)

    let modules = try LoadedModel.modules(list, mapping, loader.exact)
    if modules.isEmpty {
      options.logger.warning(
        "\(folder) does not say how tokens are pooled; taking their mean, as the reference does")
    }
    head = try SentenceHead(
      modules.isEmpty ? [.pooling(PoolingModule(modes: [.mean]))] : modules,
      hiddenSize: description.hiddenSize, source: list.source)
  }

  private static func modules(
    _ list: ModuleList, _ mapping: Mapping, _ loader: WeightLoader
  ) throws -> [SentenceModule] {
    try list.modules.dropFirst().compactMap { module in
      let configuration = { try ConfigurationFile.read("\(module.folder)/config.json") }
      let weights = { try CheckpointFolder.open(module.folder, mapping: mapping) }
      switch module.kind {
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
}
