public import SememeTensors

/// Clusters of any shape and number, by density; points between them are noise (Campello, Moulavi and
/// Sander 2013, doi:10.1007/978-3-642-37456-2_14).
///
/// A cluster is what stays together while the density that is asked for rises; of nested clusters
/// those count that hold the most points for the longest: excess of mass.
///
/// Where distances are equal, as between points of whole numbers, no order of their merges is the right
/// one, and the one that is taken can move points at the edge of a cluster. The labels depend then on the
/// order of the points, here as in scikit-learn; distances, and at which one each point leaves, do not.
public struct HDBSCAN: Sendable {
  /// How clusters are found.
  public struct Options: Sendable {
    /// How many points a cluster has at least.
    public var minimumClusterSize = 5
    /// How many points, itself among them, must be near a point for it to be dense; nil for as many as
    /// a cluster has at least.
    public var minimumSamples: Int?
    /// How far points are from each other.
    public var metric = ProjectionMetric.euclidean

    /// The usual options.
    public init() {}
  }

  /// The cluster of every point, from 0; −1 for noise.
  public let labels: [Int]
  /// How firmly each point belongs to its cluster, from 0 for noise to 1.
  public let probabilities: [Double]
  /// How many clusters there are.
  public let clusterCount: Int
  /// How clusters shrink and part as the density rises.
  public let condensedTree: CondensedTree

  /// Finds clusters of points.
  ///
  /// All pairs of points are measured: O(count² · width) steps, and memory for the points alone.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - options: how.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where the points are none or not finite, or an option makes no sense;
  ///   `CancellationError` where the task was cancelled.
  public init(
    clustering points: Tensor, _ options: Options = Options(), pool: ThreadPool = .shared
  ) throws {
    let points = try PointSet(points, KernelLevel.preferred)
    let rows = MeasuredRows(points, options.metric)
    self = try HDBSCAN(count: points.count, options, pool) { rows.distance($0, $1) }
  }

  /// Finds clusters of points that are known by their distances.
  ///
  /// - Parameters:
  ///   - distances: of all pairs.
  ///   - options: how; their metric plays no part.
  ///   - pool: the threads.
  /// - Throws: `ProjectionError` where an option makes no sense; `CancellationError` where the task was
  ///   cancelled.
  public init(
    clustering distances: PairDistances, _ options: Options = Options(),
    pool: ThreadPool = .shared
  ) throws {
    self = try HDBSCAN(count: distances.count, options, pool) { distances[$0, $1] }
  }

  private init(
    count: Int, _ options: Options, _ pool: ThreadPool,
    distance: @escaping (Int, Int) -> Double
  ) throws {
    let samples = options.minimumSamples ?? options.minimumClusterSize
    guard options.minimumClusterSize >= 2, samples >= 1 else {
      throw ProjectionError(
        .invalidArgument,
        "HDBSCAN: clusters of at least \(options.minimumClusterSize) points, \(samples) near a dense "
          + "one; give at least 2 and 1")
    }
    let tree = try ReachabilityTree(
      count: count, samples: min(samples, count), pool, distance: distance)
    let dendrogram = Dendrogram(leafCount: count, joining: tree.edges)
    condensedTree = CondensedTree(dendrogram, minimumClusterSize: options.minimumClusterSize)
    let chosen = condensedTree.clustersByExcessOfMass()
    clusterCount = chosen.count
    (labels, probabilities) = condensedTree.labels(of: chosen)
  }
}
