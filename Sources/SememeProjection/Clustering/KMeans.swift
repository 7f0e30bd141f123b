public import SememeTensors

/// Clusters around means, so that the squared distances of points from their mean add up to little
/// (Lloyd 1982, doi:10.1109/TIT.1982.1056489).
///
/// ```swift
/// let clusters = try KMeans(clustering: points, clusterCount: 3)
/// print(clusters.labels)
/// ```
public struct KMeans: Sendable {
  /// How k-means runs.
  public struct Options: Sendable {
    /// How often to begin anew; the result with the least `inertia` counts.
    public var tries = 10
    /// How many rounds a try has at most; with batches, how often all points are seen at most.
    public var maximumIterations = 300
    /// A try ends when centers move less than this part of the points' mean variance, squared and
    /// added up; 0 goes on until no point changes its cluster.
    public var tolerance = 1e-4
    /// Points that each step of mini-batch k-means looks at (Sculley 2010,
    /// doi:10.1145/1772690.1772862); nil for whole rounds.
    public var batchSize: Int?
    /// The same seed gives the same clusters, whatever the number of threads.
    public var seed: UInt64 = 0

    /// The usual options.
    public init() {}
  }

  /// The means, [clusters × width].
  public let centers: Tensor
  /// The cluster of every point.
  public let labels: [Int]
  /// The sum of squared distances of points from their centers.
  public let inertia: Double
  /// How many rounds, or steps with batches, the best try took.
  public let iterations: Int
  /// Whether the best try ended before its rounds did.
  public let hasConverged: Bool

  private let run: KMeansRun.Result
  private let mean: [Double]

  /// Finds clusters from starts that are chosen far apart: k-means++ (Arthur and Vassilvitskii 2007).
  ///
  /// Where fewer points differ than clusters are wanted, some clusters stay empty.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - clusterCount: from 1 to the number of points.
  ///   - options: how to run.
  ///   - pool: the threads.
  /// - Throws: `ProjectionError` where the points are not finite or fewer than clusters, or an option
  ///   makes no sense; `CancellationError` where the task was cancelled.
  public init(
    clustering points: Tensor, clusterCount: Int, _ options: Options = Options(),
    pool: ThreadPool = .shared
  ) throws {
    let points = try PointSet(points, KernelLevel.preferred)
    guard (1...points.count).contains(clusterCount) else {
      throw ProjectionError(
        .invalidArgument,
        "k-means: \(clusterCount) clusters of \(points.count) points; ask for 1 to \(points.count)")
    }
    try KMeans.check(options)
    let rows = ShiftedRows(points, pool)
    var random = SplitMix(seed: options.seed)
    var best: KMeansRun.Result?
    for _ in 0..<options.tries {
      let run = KMeansRun(rows, options)
      let result =
        try options.batchSize.map {
          try run.batches(clusterCount, ofSize: min($0, rows.count), &random)
        } ?? run.lloyd(from: KMeansStart(rows, rows.all).centers(clusterCount, &random))
      if best.map({ result.inertia < $0.inertia }) ?? true { best = result }
    }
    guard let best else { throw ProjectionError(.invalidArgument, "k-means: no tries") }
    self.init(best, rows.mean)
  }

  /// Finds clusters from given centers, in one try of whole rounds.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - start: [clusters × width].
  ///   - options: how to run.
  ///   - pool: the threads.
  /// - Throws: `ProjectionError` where points or centers are not finite, differ in width, or an option
  ///   makes no sense; `CancellationError` where the task was cancelled.
  public init(
    clustering points: Tensor, startingAt start: Tensor, _ options: Options = Options(),
    pool: ThreadPool = .shared
  ) throws {
    let points = try PointSet(points, KernelLevel.preferred)
    let start = try PointSet(start, KernelLevel.preferred)
    guard start.width == points.width else {
      throw ProjectionError(
        .invalidPoints,
        "k-means: centers of width \(start.width) for points of width \(points.width)")
    }
    try KMeans.check(options)
    let rows = ShiftedRows(points, pool)
    var centers = Matrix(start.points)
    for i in 0..<centers.rows {
      for j in 0..<centers.columns { centers[i, j] -= rows.mean[j] }
    }
    self.init(try KMeansRun(rows, options).lloyd(from: centers), rows.mean)
  }

  private init(_ run: KMeansRun.Result, _ mean: [Double]) {
    self.run = run
    self.mean = mean
    labels = run.labels
    inertia = run.inertia
    iterations = run.iterations
    hasConverged = run.hasConverged
    var centers = run.centers
    for i in 0..<centers.rows { for j in 0..<centers.columns { centers[i, j] += mean[j] } }
    self.centers = centers.tensor
  }

  private static func check(_ options: Options) throws(ProjectionError) {
    let batch = options.batchSize ?? 1
    let bad =
      options.tries < 1
      ? "\(options.tries) tries"
      : options.maximumIterations < 1
        ? "\(options.maximumIterations) rounds"
        : batch < 1
          ? "batches of \(batch) points"
          : options.tolerance >= 0 ? nil : "a tolerance of \(options.tolerance)"
    guard let bad else { return }
    throw ProjectionError(
      .invalidArgument, "k-means cannot run with \(bad); give positive numbers")
  }

  /// The nearest cluster of other points.
  ///
  /// - Parameters:
  ///   - points: [count × width], as wide as those that were clustered.
  ///   - pool: the threads.
  /// - Returns: for each point the number of its cluster.
  /// - Throws: `ProjectionError` where the width differs or a number is not finite;
  ///   `CancellationError` where the task was cancelled.
  public func predict(
    _ points: Tensor, pool: ThreadPool = .shared
  ) throws -> [Int] {
    let points = try PointSet(points, minimum: 0, KernelLevel.preferred)
    guard points.width == centers.width else {
      throw ProjectionError(
        .invalidPoints,
        "k-means: points of width \(points.width); the clusters' have \(centers.width)")
    }
    let rows = ShiftedRows(points, pool, mean: mean)
    return try rows.nearest(of: run.centers, among: rows.all)
  }
}
