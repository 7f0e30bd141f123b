internal import SememeTensors

/// A vector, text or document that was found, and how alike it is.
public struct SearchHit: Sendable, Hashable {
  /// Its place among those that were searched, from 0.
  public let index: Int
  /// How alike it is; larger is more alike.
  public let score: Float

  /// Makes a hit.
  ///
  /// - Parameters:
  ///   - index: its place among those that were searched.
  ///   - score: how alike it is.
  public init(index: Int, score: Float) {
    self.index = index
    self.score = score
  }
}

extension SearchHit: Ranked {
  package func precedes(_ other: SearchHit) -> Bool {
    score != other.score ? score > other.score : index < other.index
  }
}
