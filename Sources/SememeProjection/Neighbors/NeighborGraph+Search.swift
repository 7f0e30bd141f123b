package import SememeTensors

extension NeighborGraph {
  /// Up to so many points every pair is compared; of more, neighbors come from NN-descent.
  package static let exactLimit = 20_000

  /// The nearest neighbors of points that were looked at.
  package static func nearest(
    _ neighborCount: Int, of points: PointSet, metric: ProjectionMetric, seed: UInt64,
    pool: ThreadPool, flag: CancellationFlag? = nil
  ) throws -> NeighborGraph {
    let exact = ExactNeighbors(points, metric: metric, kernels: .best, pool: pool)
    return try exact.graph(neighborCount: neighborCount, pool: pool, flag: flag)
  }
}
