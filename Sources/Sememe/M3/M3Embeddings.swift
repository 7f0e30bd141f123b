/// What a BGE-M3 model makes of some texts, in the order of the texts.
public struct M3Embeddings: Sendable {
  /// One vector per text, at unit length; nil unless asked for.
  public let dense: Embeddings?
  /// The weights of each text's tokens by their ids; nil unless asked for.
  public let lexical: SparseEmbeddings?
  /// A vector for every token but the first, at unit length; nil unless asked for.
  public let multiVector: MultiVectorEmbeddings?
}

/// Which of a BGE-M3 model's outputs are computed.
public struct M3Outputs: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: Int

  /// Makes a set of options from bits.
  ///
  /// - Parameter rawValue: the bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// One vector per text.
  public static let dense = M3Outputs(rawValue: 1)
  /// The weights of tokens.
  public static let lexical = M3Outputs(rawValue: 2)
  /// A vector for every token.
  public static let multiVector = M3Outputs(rawValue: 4)
  /// All three.
  public static let all: M3Outputs = [.dense, .lexical, .multiVector]
}
