public import SememeTensors

/// A map of points in which neighbors stay neighbors: uniform manifold approximation and projection.
///
/// McInnes, Healy and Melville 2018, arXiv:1802.03426, with the defaults of umap-learn. The nearest
/// neighbors of every point become a graph of memberships, and points move in the map until it says
/// the same. The same seed gives the same map, whatever the number of threads.
public struct UMAP: Sendable {
  /// How the map was made.
  public let options: UMAPOptions
  /// Where each point lies, [count × dimension].
  public let map: Tensor
  /// The nearest neighbors that the map was made from; nil of a single point.
  public let neighbors: NeighborGraph?
  /// The parameters of the similarity in the map.
  package let curve: SimilarityCurve
  /// How surely points belong together.
  package let graph: WeightedGraph
  /// The points themselves, for `transform`.
  let points: PointSet

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - points: [count × width], finite numbers. A single point lies at 0.
  ///   - labels: the class of each point, nil where it is not known; points of the same class are
  ///     drawn together as much as `options.labelWeight` says. Nil: labels do not count.
  ///   - neighbors: the nearest neighbors of every point where they are known; nil to look for them.
  ///   - options: how. Of fewer points than `neighborCount`, all are neighbors.
  ///   - pool: the threads; their number does not change the map.
  ///   - progress: is told how far it is, and may end the work by throwing.
  /// - Throws: `ProjectionError` where an option makes no sense or a point cannot be used;
  ///   `CancellationError` where the task was cancelled; what `progress` throws.
  public init(
    fitting points: Tensor, labels: [Int?]? = nil, neighbors: NeighborGraph? = nil,
    options: UMAPOptions = UMAPOptions(), pool: ThreadPool = .shared,
    progress: ((UMAPProgress) throws -> Void)? = nil
  ) throws {
    try options.check()
    let kernels = try KernelLevel.selected()
    let points = try PointSet(points, kernels).magnified
    (self.points, self.options) = (points, options)
    curve = SimilarityCurve(minimumDistance: options.minimumDistance, spread: options.spread)
    try UMAP.check(labels, neighbors, points.count)
    let report = UMAPReport(options.epochCount(for: points.count), progress)
    guard points.count > 1 else {
      (map, graph) = (Tensor(zeros: [1, options.dimension]), .single)
      self.neighbors = nil
      return
    }
    try report(.neighbors)
    let count = min(options.neighborCount, points.count) - 1
    let factor = options.metric.factor(of: points)
    let found =
      try neighbors?.nearest(count).stretched(by: factor)
      ?? NeighborGraph.nearest(
        count, of: points, metric: options.metric, seed: options.seed, kernels: kernels, pool: pool)
    self.neighbors = found.stretched(by: 1 / factor)
    try report(.start)
    let memberships = UMAP.graph(found, options)
    graph =
      labels.map { memberships.intersected(withLabels: $0, weight: options.labelWeight) }
      ?? memberships
    let least = graph.largestWeight / Float(options.weightParts(for: points.count))
    let layout = Layout(
      graph: graph.pruned(below: least), curve: curve, options: options, epochs: report.epochCount,
      learningRate: Float(options.learningRate))
    let start = try StartPlaces.make(layout.graph, points, options, kernels, pool)
    map = try layout.run(start, on: pool, report: report.layout)
  }

  private static func check(
    _ labels: [Int?]?, _ neighbors: NeighborGraph?, _ count: Int
  ) throws(ProjectionError) {
    if let labels, labels.count != count {
      throw ProjectionError(
        .invalidArgument, "\(labels.count) labels for \(count) points; give one for each")
    }
    if let neighbors, neighbors.count != count || neighbors.neighborCount < min(1, count - 1) {
      throw ProjectionError(
        .invalidArgument,
        "a graph of \(neighbors.neighborCount) neighbors of \(neighbors.count) points for \(count) "
          + "points; give neighbors for each")
    }
  }

  /// The fuzzy graph of points and their neighbors.
  ///
  /// - Parameters:
  ///   - neighbors: of every point, without itself.
  ///   - options: how memberships are made and joined.
  /// - Returns: a symmetric matrix.
  package static func graph(
    _ neighbors: NeighborGraph, _ options: UMAPOptions
  ) -> WeightedGraph {
    let memberships = Memberships(
      distances: neighbors.distances, neighborCount: neighbors.neighborCount,
      effectiveCount: Double(neighbors.neighborCount + 1),
      localConnectivity: options.localConnectivity)
    return WeightedGraph(
      neighbors: neighbors.indices, weights: memberships.values, lengths: neighbors.distances,
      neighborCount: neighbors.neighborCount
    ).combinedWithTranspose(mix: Float(options.unionWeight))
  }
}
