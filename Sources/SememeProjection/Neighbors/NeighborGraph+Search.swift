public import SememeTensors

extension NeighborGraph {
  /// Up to so many points every pair is compared; of more, neighbors come from NN-descent.
  package static let exactLimit = 20_000

  /// The nearest neighbors of every point among the others.
  ///
  /// Of up to 20 000 points they are exact. Of more they come from NN-descent, which misses a few.
  ///
  /// - Parameters:
  ///   - points: [count × width], finite numbers, at least two points.
  ///   - count: how many; as many as there are other points where it asks for more.
  ///   - metric: how distances are measured.
  ///   - seed: what the random numbers of NN-descent come from.
  ///   - pool: the threads; their number does not change the result.
  /// - Returns: the graph.
  /// - Throws: `ProjectionError` where points cannot be used or the count is below 1;
  ///   `CancellationError` where the task was cancelled.
  public static func neighbors(
    of points: Tensor, count: Int, metric: ProjectionMetric = .euclidean, seed: UInt64 = 0,
    pool: ThreadPool = .shared
  ) throws -> NeighborGraph {
    let kernels = try KernelLevel.selected()
    let points = try PointSet(points, minimum: 2, kernels).magnified
    try OptionRange.check("count", count, 1...Int(Int32.max))
    return try nearest(
      min(count, points.count - 1), of: points, metric: metric, seed: seed, kernels: kernels,
      pool: pool
    ).stretched(by: 1 / metric.factor(of: points))
  }

  /// The nearest neighbors of points that were looked at.
  ///
  /// - Parameters:
  ///   - neighborCount: from 1 to the number of the other points.
  ///   - points: the points.
  ///   - metric: how distances are measured.
  ///   - seed: what the random numbers of NN-descent come from.
  ///   - kernels: the level.
  ///   - pool: the threads.
  /// - Returns: the graph.
  /// - Throws: `CancellationError` where the task was cancelled.
  package static func nearest(
    _ neighborCount: Int, of points: PointSet, metric: ProjectionMetric, seed: UInt64,
    kernels: KernelLevel, pool: ThreadPool
  ) throws -> NeighborGraph {
    guard points.count <= exactLimit else {
      return try NeighborDescent.graph(
        neighborCount: neighborCount, of: points, metric: metric, seed: seed, kernels: kernels,
        pool: pool)
    }
    let exact = ExactNeighbors(points, metric: metric, kernels: kernels, pool: pool)
    return try exact.graph(neighborCount: neighborCount, pool: pool)
  }
}
