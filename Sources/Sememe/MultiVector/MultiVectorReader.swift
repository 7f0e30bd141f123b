internal import SememeTensors
internal import SememeTokenizers

/// Turns texts into the sequences that a ColBERT model reads: queries or documents.
struct MultiVectorReader: Sendable {
  /// What fills sequences up to their length.
  struct Expansion: Sendable {
    let token: Int32
    /// Whether the text's own tokens attend to it.
    let isAttended: Bool
  }

  /// The token that stands behind the first one of every sequence, or nil.
  private let marker: Int32?
  /// The tokens of a sequence at most, the marker included.
  private(set) var length: Int
  private let expansion: Expansion?
  /// Tokens that get no vector.
  private let skipped: Set<Int32>

  /// Every sequence that is expanded takes the whole length; a larger one is a mistake in a file.
  private static let maximumExpandedLength = 1 << 15

  /// Describes sequences.
  ///
  /// - Parameters:
  ///   - marker: the token that marks them, as the vocabulary spells it; empty for none.
  ///   - length: their tokens at most, the marker included.
  ///   - expansion: what fills them up, or nil.
  ///   - skipped: the tokens that get no vector.
  ///   - engine: the model.
  /// - Throws: `SememeError` where the tokenizer does not know the marker, or the length leaves no
  ///   room for text.
  init(
    marker: String, length: Int, expansion: Expansion?, skipped: Set<Int32>,
    _ engine: EncoderEngine
  ) throws(SememeError) {
    self.marker = try MultiVectorReader.id(of: marker, engine)
    self.expansion = expansion
    self.skipped = skipped
    self.length = length
    try setLength(length, engine)
  }

  private static func id(
    of marker: String, _ engine: EncoderEngine
  ) throws(SememeError) -> Int32? {
    guard !marker.isEmpty else { return nil }
    guard let id = engine.tokenizer.id(of: marker),
      Int(id) < engine.encoder.vocabularySize
    else {
      throw SememeError(
        .invalidModel,
        "\(engine.folder): the marker \"\(marker)\" is no token of the model; a model trained for "
          + "late interaction has it in its vocabulary")
    }
    return id
  }

  /// The tokens of a text, special ones included, that fit beside the marker.
  private var textLength: Int { length - (marker == nil ? 0 : 1) }

  /// Changes the length.
  ///
  /// - Parameters:
  ///   - length: tokens at most, the marker included; sequences that are expanded all get it.
  ///   - engine: the model.
  /// - Throws: `SememeError` where it leaves no room for text, or is more than the model reads.
  mutating func setLength(_ length: Int, _ engine: EncoderEngine) throws(SememeError) {
    let least = engine.minimumLength + (marker == nil ? 0 : 1)
    let most = min(
      engine.encoder.maximumLength,
      expansion == nil ? Int.max : MultiVectorReader.maximumExpandedLength)
    guard (least...max(least, most)).contains(length) else {
      throw SememeError(
        .invalidArgument,
        "length \(length): the model reads from \(least) to \(most) tokens, special ones and the "
          + "marker included: \(engine.folder)")
    }
    self.length = length
  }

  /// Reads texts.
  ///
  /// - Parameters:
  ///   - texts: queries or documents.
  ///   - prompts: what stands before them.
  ///   - engine: the model.
  ///   - flag: whether to stop.
  /// - Returns: the sequences.
  /// - Throws: `SememeError`, `TokenizerError` or `CancellationError`.
  func sequences(
    of texts: [String], prompts: EncoderEngine.Prompts, _ engine: EncoderEngine,
    _ flag: CancellationFlag
  ) throws -> TokenBatch {
    var engine = engine
    try engine.setMaximumLength(textLength)
    var batch = try engine.tokenize(texts, prompts: prompts, flag)
    if let marker { batch = batch.inserting(marker, at: 1) }
    guard let expansion else { return batch }
    return batch.expanded(to: length, with: expansion.token, isAttended: expansion.isAttended)
  }

  /// Whether a token gets a vector.
  func keeps(_ id: Int32) -> Bool { !skipped.contains(id) }
}
