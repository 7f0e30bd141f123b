internal import SememeModels
internal import SememeTokenizers

/// Texts whose activations show an encoder that is quantised which channels are large.
///
/// That depends on the model far more than on the text, so a few of different kinds are enough.
enum CalibrationTexts {
  private static let texts = [
    "The bank approved the loan after a long review of the accounts.",
    "We sat on the bank of the river and watched the boats go by!",
    "In 2021 sales rose by 12.5 %, from $3,400 to $3,825 (see table 7).",
    "thanks",
    "Was ist der Unterschied zwischen einem Wort und seiner Bedeutung?",
    "¿Dónde está la estación de tren más cercana?",
    "const total = items.filter(i => i.price > 0).length;",
  ]
  /// Tokens of each text that are used at most.
  private static let maximumLength = 32

  /// The texts as a model reads them.
  ///
  /// - Parameters:
  ///   - tokenizer: the model's.
  ///   - length: the longest sequence that the model takes.
  /// - Returns: the sequences.
  /// - Throws: `TokenizerError` where the tokenizer cannot read them.
  static func batch(_ tokenizer: Tokenizer, maximumLength length: Int) throws -> TokenBatch {
    let limit = min(length, max(maximumLength, tokenizer.minimumLength))
    return try tokenizer.batch(
      of: texts, options: EncodingOptions(truncation: Truncation(maximumLength: limit)))
  }
}
