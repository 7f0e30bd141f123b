/// How texts that are too long are cut.
public struct Truncation: Sendable, Equatable {
  /// Which of a pair's texts are cut.
  public enum Strategy: String, Sendable {
    /// The longer one, then both alike.
    case longestFirst = "LongestFirst"
    /// The first one only.
    case onlyFirst = "OnlyFirst"
    /// The second one only.
    case onlySecond = "OnlySecond"
  }

  /// At which end tokens go.
  public enum Direction: String, Sendable {
    /// The beginning goes, the end stays.
    case left = "Left"
    /// The end goes, the beginning stays.
    case right = "Right"
  }

  /// The most tokens that stay, special tokens included.
  public var maximumLength: Int
  /// Which of a pair's texts are cut.
  public var strategy: Strategy
  /// Tokens that a window of the overflow shares with the one before.
  public var stride: Int
  /// At which end tokens go.
  public var direction: Direction

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - maximumLength: the most tokens that stay, special tokens included.
  ///   - strategy: which of a pair's texts are cut.
  ///   - stride: tokens that a window of the overflow shares with the one before.
  ///   - direction: at which end tokens go.
  public init(
    maximumLength: Int, strategy: Strategy = .longestFirst, stride: Int = 0,
    direction: Direction = .right
  ) {
    self.maximumLength = maximumLength
    self.strategy = strategy
    self.stride = stride
    self.direction = direction
  }
}
