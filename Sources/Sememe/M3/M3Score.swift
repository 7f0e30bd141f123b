/// How well two texts go together by each of a BGE-M3 model's outputs.
public struct M3Score: Sendable, Hashable {
  /// The dot product of the texts' vectors.
  public let dense: Float
  /// The dot product of the weights of the tokens that both have.
  public let lexical: Float
  /// Late interaction: the mean over the first text's tokens of the best match in the second.
  public let multiVector: Float

  /// How much each kind of score counts.
  public struct Weights: Sendable, Hashable {
    /// Of the vectors.
    public var dense: Float
    /// Of the tokens' weights.
    public var lexical: Float
    /// Of late interaction.
    public var multiVector: Float

    /// Sets weights.
    ///
    /// - Parameters:
    ///   - dense: of the vectors.
    ///   - lexical: of the tokens' weights.
    ///   - multiVector: of late interaction.
    public init(dense: Float = 1, lexical: Float = 1, multiVector: Float = 1) {
      self.dense = dense
      self.lexical = lexical
      self.multiVector = multiVector
    }
  }

  /// The weighted mean of all three scores: FlagEmbedding's `colbert+sparse+dense`.
  ///
  /// - Parameter weights: how much each counts; BGE-M3's paper takes 1, 0.3 and 1 (Chen et al. 2024,
  ///   arXiv:2402.03216, section 3.3).
  /// - Returns: the mean; NaN where the weights add up to 0.
  public func combined(_ weights: Weights = Weights()) -> Float {
    let sum = dense * weights.dense + lexical * weights.lexical + multiVector * weights.multiVector
    return sum / (weights.dense + weights.lexical + weights.multiVector)
  }

  /// The weighted mean without late interaction: FlagEmbedding's `sparse+dense`.
  ///
  /// - Parameter weights: how much each counts; that of late interaction does not.
  /// - Returns: the mean; NaN where the weights add up to 0.
  public func denseAndLexical(_ weights: Weights = Weights()) -> Float {
    (dense * weights.dense + lexical * weights.lexical) / (weights.dense + weights.lexical)
  }
}
