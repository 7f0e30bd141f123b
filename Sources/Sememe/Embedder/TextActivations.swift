public import SememeTensors

/// A token of a text, and where it stands.
public struct TextToken: Sendable, Equatable {
  /// The id in the model's vocabulary.
  public let id: Int32
  /// The vocabulary entry, such as `##ing`.
  public let piece: String
  /// The bytes of the text's UTF-8 that it covers; empty for special tokens.
  public let byteRange: Range<Int>
  /// Whether it was added around the text, as `[CLS]` is.
  public let isSpecial: Bool
}

/// The token vectors of one text.
public struct TokenVectors: Sendable {
  /// The tokens, special ones included.
  public let tokens: [TextToken]
  /// One row per token, [tokens × hidden].
  public let vectors: Tensor
  /// How many tokens were cut off because the text was too long.
  public let truncatedTokenCount: Int

  /// The tokens that share a byte with a part of the text.
  ///
  /// - Parameter bytes: a range of the text's UTF-8.
  /// - Returns: indices of tokens, from the first to the last; nil where no token stands there.
  public func tokens(covering bytes: Range<Int>) -> Range<Int>? {
    tokens.covering(bytes)
  }
}

/// What every layer made of one text.
public struct TextActivations: Sendable {
  /// The tokens, special ones included.
  public let tokens: [TextToken]
  /// Which text each token is of: 0, or 1 for the second of a pair; nil for tokens around them.
  public let textIndices: [Int?]
  /// The embedding output and every layer's, each [tokens × hidden]; empty unless asked for.
  public let hiddenStates: [Tensor]
  /// Every layer's attention probabilities, each [heads × tokens × tokens], a query's row adding
  /// up to 1; empty unless asked for.
  public let attentions: [Tensor]
  /// How many tokens were cut off because the text was too long.
  public let truncatedTokenCount: Int
}
