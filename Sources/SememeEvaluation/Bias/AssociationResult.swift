/// What an association test found.
public struct AssociationResult: Sendable, Equatable {
  /// How far apart the targets' associations are, in standard deviations of all targets'.
  ///
  /// From −2 to 2; 0 where they do not vary. By custom 0.2 is small, 0.5 medium and 0.8 large.
  public let effectSize: Double
  /// Σ over X of the association less Σ over Y: Caliskan's test statistic.
  public let statistic: Double
  /// How often sets drawn at random from X and Y together reach the statistic: one-sided.
  public let pValue: Double
  /// How many ways to part the targets were looked at.
  public let partitionCount: Int
  /// Whether these were all.
  public let isExact: Bool
  /// How many vectors X, Y, A and B had.
  public let counts: [Int]
  /// Words that have no vector and were left out.
  public let missingWords: [String]
}

/// How the p-value of an association test is found.
public struct AssociationOptions: Sendable, Equatable {
  /// All ways to part the targets are looked at where there are no more than this.
  public var exactLimit: Int
  /// How many are drawn where there are more.
  public var sampleCount: Int
  /// What the draws begin with.
  public var seed: UInt64

  /// Makes options.
  ///
  /// - Parameters:
  ///   - exactLimit: the most ways that are all looked at.
  ///   - sampleCount: draws otherwise; at least 1.
  ///   - seed: the same seed gives the same draws.
  public init(exactLimit: Int = 200_000, sampleCount: Int = 100_000, seed: UInt64 = 0) {
    self.exactLimit = exactLimit
    self.sampleCount = sampleCount
    self.seed = seed
  }

  func validate() throws(EvaluationError) {
    guard sampleCount >= 1, sampleCount <= 100_000_000, exactLimit >= 0,
      exactLimit <= 100_000_000
    else {
      throw EvaluationError(
        .invalidArgument,
        "association test: \(sampleCount) draws and at most \(exactLimit) ways; expected 1 to "
          + "100000000 and 0 to 100000000")
    }
  }
}
