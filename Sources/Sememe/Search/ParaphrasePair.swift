internal import SememeTensors

/// Two texts that are alike.
public struct ParaphrasePair: Sendable, Hashable {
  /// How alike they are; larger is more alike.
  public let score: Float
  /// The place of the text that comes first, from 0.
  public let first: Int
  /// The place of the other one.
  public let second: Int

  /// Makes a pair.
  ///
  /// - Parameters:
  ///   - score: how alike the two are.
  ///   - first: the place of the text that comes first.
  ///   - second: the place of the other one.
  public init(score: Float, first: Int, second: Int) {
    self.score = score
    self.first = first
    self.second = second
  }
}

extension ParaphrasePair: Ranked {
  package func precedes(_ other: ParaphrasePair) -> Bool {
    score != other.score ? score > other.score : (first, second) < (other.first, other.second)
  }
}
