internal import Logging
internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// A transformer with its tokenizer and the threads and memory to run it: what embedders and the
/// models of single tasks are made of.
///
/// A value whose copies share weights; it can be used from any number of tasks at once.
struct TransformerEngine: Sendable {
  /// The folder that the transformer came from.
  let folder: String
  /// The architecture as config.json names it.
  let modelType: String
  let tokenizer: Tokenizer
  let encoder: TransformerEncoder
  let kernels: KernelLevel
  /// The numbers that the encoder multiplies.
  let format: NumberFormat
  let pool: ThreadPool
  let arena: Arena
  /// The most tokens that are read of a text, special ones included.
  private(set) var maximumLength: Int

  /// Reads a transformer and what stands behind it in the same checkpoint.
  ///
  /// - Parameters:
  ///   - folder: its configuration and tokenizer.
  ///   - options: how weights come into memory, and how to compute.
  ///   - readHead: reads the head's weights, packing them exactly.
  /// - Returns: the transformer and its head.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError` or `TensorError`.
  static func load<Head>(
    _ folder: TransformerFolder, _ options: ModelOptions,
    head readHead: (WeightScope, WeightLoader) throws -> Head
  ) throws -> (engine: TransformerEngine, head: Head) {
    let pool = try options.pool()
    let kernels = try KernelLevel.selected()
    let format = options.precision.format(on: kernels)
    if format == .bfloat16, !kernels.multipliesBFloat16 {
      options.logger.notice(
        "this CPU does not multiply bfloat16; numbers are widened, which saves memory but no time")
    }
    let loader = WeightLoader(kernels: kernels, format: format, pool: pool)
    let weights = try folder.weights(options.mapping)
    let encoder = try TransformerEncoder(
      weights, folder.description, folder.family.keys, loader,
      calibratingWith: format == .int8
        ? CalibrationTexts.batch(folder.tokenizer, maximumLength: folder.maximumLength) : nil)
    let head = try readHead(weights, loader.exact)
    try weights.finish()
    let engine = TransformerEngine(
      folder: folder.path, modelType: folder.modelType, tokenizer: folder.tokenizer,
      encoder: encoder, kernels: kernels, format: format, pool: pool,
      // A micro-batch of a large model takes some 16 MiB a thread.
      arena: Arena(limit: pool.threadCount << 25), maximumLength: folder.maximumLength)
    return (engine, head)
  }

  /// Changes how much of a text is read.
  ///
  /// - Parameter length: tokens, special ones included.
  /// - Throws: `SememeError` where it leaves no room beside the special tokens, or is more than the
  ///   model has positions.
  mutating func setMaximumLength(_ length: Int) throws(SememeError) {
    let limit = encoder.description.positions.maximumLength
    guard length >= tokenizer.minimumLength, length <= limit else {
      throw SememeError(
        .invalidArgument,
        "maximum length \(length): the model reads from \(tokenizer.minimumLength) to \(limit) "
          + "tokens, special ones included")
    }
    maximumLength = length
  }

  /// How texts that are too long are cut: at the maximum length, on the side the model says.
  var truncation: Truncation {
    Truncation(maximumLength: maximumLength, direction: tokenizer.truncationDirection)
  }

  /// The error for a text whose results hold NaN or infinity.
  func notFinite(_ text: Int) -> SememeError {
    SememeError(
      .nonFiniteVector,
      "the vector of text \(text) is not finite; the model's weights are damaged: \(folder)")
  }
}
