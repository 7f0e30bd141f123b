public import SememeTensors

/// A map in which points that are near each other stay so: t-distributed stochastic neighbor embedding.
///
/// Van der Maaten and Hinton 2008, "Visualizing data using t-SNE" (JMLR 9), with the defaults of openTSNE 1.0.
/// Affinities come from the nearest neighbors at a perplexity; the map begins at the principal components,
/// and gradient descent makes its divergence from the affinities small. The same options and points give
/// the same map with any number of threads.
///
/// ```swift
/// let tsne = try TSNE(fitting: points)
/// print(tsne.divergence, tsne.map.shape)
/// ```
public struct TSNE: Sendable {
  /// How many points `TSNEOptions.Method.exact` takes at most: it keeps every pair.
  public static let exactLimit = 5000
  /// Steps between two reports of progress.
  public static let reportInterval = 50

  /// How the map was made.
  public let options: TSNEOptions
  /// Where each point lies, [count × dimension].
  public let map: Tensor
  /// The Kullback–Leibler divergence of the map from the affinities, in nats; lower is better, between
  /// maps of the same points at the same perplexity.
  public let divergence: Double
  /// How many neighbors of a point counted, in effect.
  public let perplexity: Double
  /// How many neighbors of a point attracted it.
  public let neighborCount: Int
  /// The points themselves, for `transform`.
  let points: PointSet

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - points: [count × width], finite numbers. A single point lies at 0, two stay where the map begins; equal
  ///     points come to lie close together.
  ///   - neighbors: the nearest neighbors of every point where they are known; nil to look for them.
  ///   - options: how.
  ///   - pool: the threads; their number does not change the map.
  ///   - progress: is told every fiftieth step how far it is, and may end the work by throwing.
  /// - Throws: `ProjectionError` where an option makes no sense or does not suit this many points, or a
  ///   point cannot be used; `CancellationError` where the task was cancelled; what `progress` throws.
  public init(
    fitting points: Tensor, neighbors: NeighborGraph? = nil, options: TSNEOptions = TSNEOptions(),
    pool: ThreadPool = .shared, progress: ((TSNEProgress) throws -> Void)? = nil
  ) throws {
    try options.check()
    let kernels = try KernelLevel.selected()
    let set = try PointSet(points, kernels).magnified
    let plan = try TSNEPlan(options, count: set.count, known: neighbors)
    self.options = options
    self.points = set
    (perplexity, neighborCount) = (plan.perplexity, plan.neighborCount)
    guard set.count > 1 else {
      (map, divergence) = (Tensor(zeros: [1, options.dimension]), 0)
      return
    }
    let start = try TSNEStart(options, pool: pool).places(for: set.points)
    guard set.count > 2 else {
      // Each of two points is the other's only neighbor, on every map: p = q = ½ wherever they lie, so that
      // there is nothing to descend, and exaggeration would only pull them into one place.
      (map, divergence) = (start, 0)
      return
    }
    let graph = try TSNE.graph(of: set, neighbors, plan, options, kernels, pool)
    let affinities = AffinityMatrix(symmetric: graph, perplexity: plan.perplexity, pool: pool)
    let run = TSNERun(options: options, affinities: affinities, pool: pool, progress: progress)
    (map, divergence) = try run.places(from: start, plan.repulsion, kernels)
  }

  private static func graph(
    of points: PointSet, _ known: NeighborGraph?, _ plan: TSNEPlan, _ options: TSNEOptions,
    _ kernels: KernelLevel, _ pool: ThreadPool
  ) throws -> NeighborGraph {
    if let known {
      return known.nearest(plan.neighborCount).stretched(by: options.metric.factor(of: points))
    }
    try Cancellation.check()
    return try NeighborGraph.nearest(
      plan.neighborCount, of: points, metric: options.metric, seed: options.seed, kernels: kernels,
      pool: pool)
  }
}
