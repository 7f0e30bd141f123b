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
    self.points = try PointSet(points, .best)
    self.options = options
    curve = SimilarityCurve(minimumDistance: options.minimumDistance, spread: options.spread)
    try UMAP.check(labels, neighbors, self.points.count)
    let report = UMAPReport(options.epochCount(for: self.points.count), progress)
    guard self.points.count > 1 else {
      (map, graph) = (Tensor(zeros: [1, options.dimension]), .single)
      self.neighbors = nil
      return
    }
    try report(.neighbors)
    let found = try UMAP.neighbors(of: self.points, neighbors, options, pool)
    self.neighbors = found
    try report(.start)
    let memberships = UMAP.graph(found, options)
    graph =
      labels.map { memberships.intersected(withLabels: $0, weight: options.labelWeight) }
      ?? memberships
    let edges = graph.pruned(toParts: options.weightParts(for: self.points.count))
    let start = try StartPlaces.make(edges, self.points, options, pool)
    let layout = Layout(
      graph: edges, curve: curve, options: options, epochs: report.epochCount,
      learningRate: Float(options.learningRate))
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

  /// Neighbors of every point, without itself.
  private static func neighbors(
    of points: PointSet, _ known: NeighborGraph?, _ options: UMAPOptions, _ pool: ThreadPool
  ) throws -> NeighborGraph {
    let count = min(options.neighborCount, points.count) - 1
    if let known { return known.nearest(count) }
    return try NeighborGraph.nearest(
      count, of: points, metric: options.metric, seed: options.seed, pool: pool)
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

/// Tells whoever asked how far a map is, and ends the work of a task that was cancelled.
struct UMAPReport {
  let epochCount: Int
  private let progress: ((UMAPProgress) throws -> Void)?

  init(_ epochCount: Int, _ progress: ((UMAPProgress) throws -> Void)?) {
    (self.epochCount, self.progress) = (epochCount, progress)
  }

  /// Tells that a phase begins.
  func callAsFunction(_ phase: UMAPProgress.Phase) throws {
    try Task.checkCancellation()
    try progress?(UMAPProgress(phase: phase, epoch: 0, epochCount: epochCount, loss: nil))
  }

  /// What a layout tells; nil where nobody listens.
  var layout: Layout.Report? {
    guard let progress else { return nil }
    return { epoch, loss in
      try progress(
        UMAPProgress(phase: .layout, epoch: epoch, epochCount: epochCount, loss: loss))
    }
  }
}
