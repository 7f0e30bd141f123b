/// How far a map by t-SNE has come.
public struct TSNEProgress: Hashable, Sendable {
  /// Steps that were taken.
  public let iteration: Int
  /// Steps that will have been taken in the end.
  public let iterationCount: Int
  /// The Kullback–Leibler divergence of the map from the affinities, in nats, without exaggeration.
  public let divergence: Double
}
