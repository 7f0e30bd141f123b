internal import Logging
internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

extension EncoderEngine {
  /// Reads a transformer and what stands behind it in the same checkpoint.
  ///
  /// - Parameters:
  ///   - folder: its configuration and tokenizer.
  ///   - options: how weights come into memory, and how to compute.
  ///   - runtime: what it computes with; nil chooses by the options.
  ///   - readHead: reads the head's weights, packing them exactly.
  /// - Returns: the transformer and its head.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError` or `TensorError`.
  static func load<Head>(
    _ folder: TransformerFolder, _ options: ModelOptions, runtime: EngineRuntime? = nil,
    head readHead: (WeightScope, WeightLoader) throws -> Head
  ) throws -> (engine: EncoderEngine, head: Head) {
    let runtime = if let runtime { runtime } else { try EngineRuntime(options) }
    let format = options.precision.format(on: runtime.kernels)
    if format == .bfloat16, !runtime.kernels.multipliesBFloat16 {
      options.logger.notice(
        "this CPU does not multiply bfloat16; numbers are widened, which saves memory but no time")
    }
    let loader = WeightLoader(kernels: runtime.kernels, format: format, pool: runtime.pool)
    let weights = try folder.weights(options.mapping)
    let encoder = try TransformerEncoder(
      weights, folder.description, folder.family.keys, loader,
      calibratingWith: format == .int8
        ? CalibrationTexts.batch(folder.tokenizer, maximumLength: folder.maximumLength) : nil)
    let head = try readHead(weights, loader.exact)
    try weights.finish()
    let engine = EncoderEngine(
      folder: folder.path, modelType: folder.modelType, tokenizer: folder.tokenizer,
      encoder: encoder, form: .templated, runtime: runtime, format: format,
      maximumLength: folder.maximumLength)
    return (engine, head)
  }
}
