/// The settings of a vocabulary of merged bytes, whose texts are cut as GPT-2's are.
public struct BytePairTraining: Sendable, Equatable {
  /// Whether texts are made lower-case.
  public var lowercases = false
  /// Whether a text that begins with no space gets one, so that its first word is like the others.
  public var addsPrefixSpace = false
  /// How often a pair must occur to become a token.
  public var minimumFrequency = 2
  /// The most bytes of a token; nil for any number.
  public var maximumPieceLength: Int?

  /// Makes settings, all as in GPT-2.
  public init() {}
}
