internal import SememeSystem
public import SememeTensors

/// t-SNE: maps in which points that are near each other stay so.
///
/// Van der Maaten and Hinton 2008, "Visualizing data using t-SNE" (JMLR 9). Affinities come from the nearest
/// neighbors at a perplexity; the map begins at the principal components, and gradient descent makes its
/// divergence from the affinities small. The same options, seed and points give the same map with any number
/// of threads.
///
/// ```swift
/// let map = try await TSNE().fit(points)
/// print(map.divergence, map.places.shape)
/// ```
public struct TSNE: Sendable {
  /// How many points `TSNEOptions.Method.exact` takes at most: it keeps every pair.
  public static let exactLimit = 5000
  /// Steps between two reports of progress.
  public static let reportInterval = 50

  let options: TSNEOptions

  /// Prepares maps.
  ///
  /// - Parameter options: how they are made.
  /// - Throws: `ProjectionError` where an option makes no sense.
  public init(_ options: TSNEOptions = TSNEOptions()) throws(ProjectionError) {
    try options.validate()
    self.options = options
  }

  /// Makes a map.
  ///
  /// One point lies at the origin. Points that are equal come to lie close together.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - pool: the threads.
  ///   - progress: is told every fiftieth step how far the map is.
  /// - Returns: the map.
  /// - Throws: `ProjectionError` where the points are none or not finite, or an option does not suit this
  ///   many points; `CancellationError` where the task was cancelled.
  public func fit(
    _ points: Tensor, pool: ThreadPool = .shared,
    progress: (@Sendable (TSNEProgress) -> Void)? = nil
  ) async throws -> TSNEMap {
    try await pool.performCancellably { flag in
      try fit(points, pool: pool, flag: flag, progress: progress)
    }
  }

  /// The same on the calling thread, with a flag that ends it.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - pool: the threads.
  ///   - flag: ends the work where it is set.
  ///   - progress: as above.
  /// - Returns: the map.
  /// - Throws: as above.
  package func fit(
    _ points: Tensor, pool: ThreadPool, flag: CancellationFlag,
    progress: (@Sendable (TSNEProgress) -> Void)? = nil
  ) throws -> TSNEMap {
    let kernels = try KernelLevel.selected()
    let set = try PointSet(points, kernels)
    let plan = try TSNEPlan(options, count: set.count)
    guard set.count > 1 else {
      return TSNEMap(
        places: Tensor(zeros: [1, options.dimension]), divergence: 0, plan: plan, points: set,
        metric: options.metric)
    }
    let affinities = try affinities(of: set, plan, kernels, pool, flag)
    let start = try TSNEStart(options, pool: pool).places(for: points)
    let run = TSNERun(
      options: options, affinities: affinities, pool: pool, flag: flag, progress: progress)
    let (places, divergence) = try run.places(from: start, plan.repulsion, kernels)
    return TSNEMap(
      places: places, divergence: divergence, plan: plan, points: set, metric: options.metric)
  }

  private func affinities(
    of points: PointSet, _ plan: TSNEPlan, _ kernels: KernelLevel, _ pool: ThreadPool,
    _ flag: CancellationFlag
  ) throws -> AffinityMatrix {
    let search = ExactNeighbors(points, metric: options.metric, kernels: kernels, pool: pool)
    let graph = try search.graph(neighborCount: plan.neighborCount, pool: pool, flag: flag)
    return AffinityMatrix(symmetric: graph, perplexity: plan.perplexity, pool: pool)
  }
}

/// How far a map is.
public struct TSNEProgress: Sendable {
  /// Steps that were taken.
  public let iteration: Int
  /// Steps that will have been taken in the end.
  public let iterationCount: Int
  /// The Kullback–Leibler divergence of the map from the affinities, in nats, without exaggeration.
  public let divergence: Double
}
