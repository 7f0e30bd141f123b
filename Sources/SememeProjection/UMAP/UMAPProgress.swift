/// How far a map by UMAP has come.
public struct UMAPProgress: Hashable, Sendable {
  /// What is done at the moment.
  public enum Phase: String, Hashable, Sendable {
    /// The nearest neighbors of every point are looked for.
    case neighbors
    /// Points get their first places.
    case start
    /// Points move.
    case layout
  }

  /// What is done.
  public let phase: Phase
  /// Epochs of the layout that are over.
  public let epoch: Int
  /// Epochs in all.
  public let epochCount: Int
  /// The loss of one edge on average, that of the points drawn at random for it included, when it was
  /// last measured; nil before the layout.
  public let loss: Double?
}
