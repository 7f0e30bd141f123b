public import SememeTensors

/// How well points lie in their clusters: (b − a) / max(a, b) for the mean distance a from the other
/// points of their own cluster and b from those of the next nearest one (Rousseeuw 1987,
/// doi:10.1016/0377-0427(87)90125-7).
public struct Silhouette: Sendable, Equatable {
  /// From −1, in the wrong cluster, to 1, far from all others; 0 for a point alone in its cluster and
  /// for noise.
  public let values: [Double]
  /// The mean over all points that are no noise.
  public let mean: Double

  /// Measures clusters of points.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - labels: the cluster of each point; a number below 0 is noise, which is left out.
  ///   - metric: how far points are.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where the points are not finite, the labels are not as many, or there
  ///   are fewer than two clusters or no two points in one; `CancellationError` where the task was
  ///   cancelled.
  public init(
    _ points: Tensor, labels: [Int], metric: ProjectionMetric = .euclidean,
    pool: ThreadPool = .shared
  ) throws {
    let rows = MeasuredRows(try PointSet(points, KernelLevel.preferred), metric)
    try self.init(count: rows.count, labels, among: Array(0..<rows.count), pool) {
      rows.distance($0, $1)
    }
  }

  /// Measures clusters of points that are known by their distances.
  ///
  /// - Parameters:
  ///   - distances: of all pairs.
  ///   - labels: the cluster of each point; a number below 0 is noise, which is left out.
  ///   - pool: the threads.
  /// - Throws: `ProjectionError` where the labels are not as many, or there are fewer than two clusters
  ///   or no two points in one; `CancellationError` where the task was cancelled.
  public init(
    _ distances: PairDistances, labels: [Int], pool: ThreadPool = .shared
  ) throws {
    try self.init(count: distances.count, labels, among: Array(0..<distances.count), pool) {
      distances[$0, $1]
    }
  }

  /// Measures some of the points against all.
  init(
    count: Int, _ labels: [Int], among chosen: [Int], _ pool: ThreadPool,
    distance: @escaping (Int, Int) -> Double
  ) throws {
    guard labels.count == count else {
      throw ProjectionError(
        .invalidArgument, "silhouette: \(labels.count) labels for \(count) points")
    }
    var sizes: [Int: Int] = [:]
    for label in labels where label >= 0 { sizes[label, default: 0] += 1 }
    let names = sizes.keys.sorted()
    let clustered = sizes.values.reduce(0, +)
    guard names.count >= 2, names.count < clustered else {
      throw ProjectionError(
        .invalidArgument,
        "silhouette: \(names.count) clusters of \(clustered) points; there must be two or more, and "
          + "fewer than points")
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let clusters = labels.map { numbers[$0] ?? -1 }
    let counts = names.map { Double(sizes[$0] ?? 0) }
    var values = [Double](repeating: 0, count: chosen.count)
    try values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      try pool.forEachUnlessCancelled(chosen.count) { place in
        let i = chosen[place]
        guard clusters[i] >= 0, counts[clusters[i]] > 1 else { return }
        var sums = [Double](repeating: 0, count: counts.count)
        for j in 0..<count where clusters[j] >= 0 { sums[clusters[j]] += distance(i, j) }
        let own = sums[clusters[i]] / (counts[clusters[i]] - 1)
        let next = counts.indices.reduce(Double.infinity) {
          $1 == clusters[i] ? $0 : min($0, sums[$1] / counts[$1])
        }
        // Equal points in two clusters are as near as they are far.
        values[place] = max(own, next) > 0 ? (next - own) / max(own, next) : 0
      }
    }
    self.values = values
    mean = values.reduce(0, +) / Double(max(chosen.filter { clusters[$0] >= 0 }.count, 1))
  }
}
