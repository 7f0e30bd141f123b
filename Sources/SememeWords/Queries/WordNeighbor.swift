internal import SememeTensors

/// A word that was found near something.
public struct WordNeighbor: Sendable, Hashable {
  /// Its place in the vocabulary.
  public let index: Int
  /// The word; bytes that are not UTF-8 are shown as U+FFFD.
  public let word: String
  /// How near it is: a cosine, or the score of 3CosMul; larger is nearer.
  public let score: Float
}

/// A row and what it scored.
///
/// Of equal scores the lower row comes first.
struct ScoredRow: Ranked, Sendable {
  let index: Int
  let score: Float

  func precedes(_ other: ScoredRow) -> Bool {
    score != other.score ? score > other.score : index < other.index
  }
}
