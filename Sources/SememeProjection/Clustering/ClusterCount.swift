public import SememeTensors

/// A number of clusters that was chosen because points lie best in so many.
public struct ClusterCount: Sendable, Equatable {
  /// The number.
  public let count: Int
  /// The cluster of every point.
  public let labels: [Int]
  /// The mean silhouette of every number that was tried.
  public let silhouettes: [Int: Double]

  /// Tries several numbers of clusters and takes the one with the largest mean silhouette, the smaller
  /// of equals.
  ///
  /// - Parameters:
  ///   - candidates: the numbers to try; those for which points do not suffice are left out.
  ///   - distances: of all pairs of points, for the silhouettes.
  ///   - pool: the threads.
  ///   - labels: makes so many clusters.
  /// - Throws: `ProjectionError` where no number can be tried: a silhouette needs at least two clusters
  ///   and more points than clusters; `CancellationError` where the task was cancelled; what the closure
  ///   throws.
  public init(
    among candidates: ClosedRange<Int>, _ distances: PairDistances, pool: ThreadPool = .shared,
    labels: (Int) throws -> [Int]
  ) throws {
    var best: (count: Int, labels: [Int], mean: Double)?
    var silhouettes: [Int: Double] = [:]
    let last = min(candidates.upperBound, distances.count - 1)
    var count = max(candidates.lowerBound, 2)
    while count <= last {
      let found = try labels(count)
      // Equal points may leave clusters empty: then there is nothing to compare.
      if Set(found).count == count {
        let mean = try Silhouette(distances, labels: found, pool: pool).mean
        silhouettes[count] = mean
        if best.map({ mean > $0.mean }) ?? true { best = (count, found, mean) }
      }
      count += 1
    }
    guard let best else {
      throw ProjectionError(
        .invalidArgument,
        "no number of clusters from \(candidates.lowerBound) to \(candidates.upperBound) suits "
          + "\(distances.count) points; there must be at least two clusters, each of points that differ, "
          + "and more points than clusters")
    }
    (self.count, self.labels, self.silhouettes) = (best.count, best.labels, silhouettes)
  }
}
