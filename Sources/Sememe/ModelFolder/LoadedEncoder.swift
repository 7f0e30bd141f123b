internal import SememeJSON
internal import SememeModels

/// An encoder of a sentence-transformers folder, and what its files say of the steps behind it.
struct LoadedEncoder: Sendable {
  let engine: EncoderEngine
  /// Whether it gives one vector of a text by itself: the mean of its tokens'.
  let poolsItself: Bool
  /// Whether its files ask for vectors of unit length, whatever modules.json lists.
  let normalizes: Bool
  /// Whether its files let modules read every layer.
  let keepsLayers: Bool

  /// Reads an encoder.
  ///
  /// - Parameters:
  ///   - module: a Transformer or StaticEmbedding.
  ///   - options: how weights come into memory, and how to compute.
  ///   - runtime: what it computes with.
  /// - Throws: the typed error of whichever file is missing or wrong.
  init(_ module: ModuleList.Module, _ options: ModelOptions, _ runtime: EngineRuntime) throws {
    guard !module.kind.isSparse else { throw module.notDense() }
    poolsItself = module.kind == .staticEmbedding
    if poolsItself {
      let folder = try StaticFolder(module.folder.path)
      let table = try folder.table(options.mapping)
      engine = EncoderEngine(table.encoder, of: folder, runtime)
      normalizes = table.normalizes
      keepsLayers = false
    } else {
      let folder = try TransformerFolder(module.folder)
      (engine, _) = try EncoderEngine.load(folder, options, runtime: runtime) { _, _ in }
      normalizes = false
      keepsLayers = try folder.configuration.optionalBool("output_hidden_states") ?? false
    }
  }
}

extension ModuleList.Module {
  /// The error for a module of a sparse model where vectors of all dimensions are wanted.
  func notDense() -> SememeError {
    SememeError(
      .invalidModel,
      "\(folder.path): \(kind.rawValue) is part of a model of sparse vectors; load it as "
        + "SparseEmbedder, which is `sememe embed --sparse`")
  }
}
