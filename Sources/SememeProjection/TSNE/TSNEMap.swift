public import SememeTensors

/// A map that t-SNE made.
public struct TSNEMap: Sendable {
  /// Where the points are, [count × dimension].
  public let places: Tensor
  /// The Kullback–Leibler divergence of the map from the affinities, in nats; lower is better, between maps of
  /// the same points at the same perplexity.
  public let divergence: Double
  /// The perplexity that was used.
  public let perplexity: Double
  /// How many neighbors of each point attracted it.
  public let neighborCount: Int

  /// The points that the map shows, which new ones are compared with.
  let points: PointSet
  let metric: ProjectionMetric

  init(
    places: Tensor, divergence: Double, plan: TSNEPlan, points: PointSet,
    metric: ProjectionMetric
  ) {
    self.places = places
    self.divergence = divergence
    perplexity = plan.perplexity
    neighborCount = plan.neighborCount
    self.points = points
    self.metric = metric
  }
}
