internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// A transformer with a head over every token: what models of spans and tags share.
struct TokenModel: Sendable {
  var engine: EncoderEngine
  let head: TaskHead

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - folder: its configuration and tokenizer.
  ///   - layers: which of its family's heads.
  ///   - outputs: how many numbers a token has.
  ///   - task: what the head does, for messages.
  ///   - options: how to load and compute.
  /// - Throws: the typed error of whichever part is missing or wrong.
  init(
    _ folder: TransformerFolder, _ layers: KeyPath<TaskHeads, HeadLayers?>, outputs: Int,
    for task: String, _ options: ModelOptions
  ) throws {
    let layers = try folder.layers(for: task, layers)
    (engine, head) = try EncoderEngine.load(folder, options) { weights, loader in
      try folder.require(layers.paths, in: weights, for: task)
      return try TaskHead(
        weights, layers, from: folder.description.hiddenSize, to: outputs, loader)
    }
  }

  /// Computes the head for every token of every sequence.
  ///
  /// - Parameters:
  ///   - batch: sequences that the encoder accepts.
  ///   - flag: ends the pass early.
  /// - Returns: for each sequence [tokens × outputs], all numbers finite.
  /// - Throws: `ModelError`, `SememeError`; `CancellationError`.
  func logits(of batch: TokenBatch, _ flag: CancellationFlag) throws -> [Tensor] {
    try engine.collect(batch, flag) { sequence, rows, states, execution in
      try engine.finite(head(states.value.last.rows(rows), execution).copied(), sequence)
    }
  }

  /// The windows of a text that is longer than the model reads, each overlapping the one before.
  ///
  /// - Parameters:
  ///   - text: the text, or the first of a pair.
  ///   - pair: the second text, which is then the one that is cut.
  ///   - length: the most tokens of a window, special ones included.
  ///   - stride: tokens that windows share; nil gives the first window only.
  /// - Returns: at least one window.
  /// - Throws: `TokenizerError` where no room is left.
  func windows(
    of text: String, pair: String? = nil, length: Int, stride: Int?
  ) throws(TokenizerError) -> [Encoding] {
    var truncation = engine.truncation
    truncation.maximumLength = length
    truncation.stride = stride ?? 0
    truncation.strategy = pair == nil ? .longestFirst : .onlySecond
    let options = EncodingOptions(truncation: truncation, keepsOverflow: stride != nil)
    let encoding = try engine.tokenizer.encode(text, pair: pair, options: options)
    return [encoding] + encoding.overflowing
  }
}
