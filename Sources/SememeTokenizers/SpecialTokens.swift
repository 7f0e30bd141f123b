/// The ids of the tokens that play a part in a model's inputs, nil where the model has none.
public struct SpecialTokens: Sendable, Equatable {
  /// Fills sequences up to a common length.
  public var padding: Int32?
  /// Stands for what the vocabulary cannot spell.
  public var unknown: Int32?
  /// Begins a sequence and stands for all of it in classification.
  public var classification: Int32?
  /// Ends a text and separates two.
  public var separator: Int32?
  /// Stands for a token to be guessed.
  public var mask: Int32?
  /// Begins a text, where the model tells that from ``classification``.
  public var beginning: Int32?
  /// Ends a text, where the model tells that from ``separator``.
  public var end: Int32?

  /// Makes the ids; those not given are nil.
  public init() {}
}
