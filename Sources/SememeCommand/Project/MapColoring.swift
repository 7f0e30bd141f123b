import ArgumentParser
import SememeEvaluation
import SememeProjection
import SememeTensors

/// Which colours points get: those of their labels, or of clusters that are looked for.
struct MapColoring: ParsableArguments {
  /// How clusters are looked for.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case none
    case kmeans
    case hdbscan
  }

  @Option(
    help: """
      Color clusters in place of labels: kmeans finds them among the vectors, hdbscan on the map, \
      where it leaves lone points out.
      """)
  var cluster = Method.none

  @Option(
    help: ArgumentHelp(
      "How many clusters (kmeans); by default 2 to 10, as the silhouette says.", valueName: "n"))
  var clusters: Int?

  @Option(
    help: ArgumentHelp("Points of the smallest cluster (hdbscan); by default 10.", valueName: "n"))
  var minClusterSize: Int?

  func validate() throws {
    if clusters != nil, cluster != .kmeans {
      throw ValidationError("--clusters belongs to --cluster kmeans")
    }
    if minClusterSize != nil, cluster != .hdbscan {
      throw ValidationError("--min-cluster-size belongs to --cluster hdbscan")
    }
  }

  /// Points with their clusters as groups, where such are wanted.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - places: [count × dimensions], their map.
  ///   - pool: the threads.
  /// - Returns: the points, with new groups.
  /// - Throws: `ProjectionError`; `CancellationError` where it was interrupted.
  func colored(
    _ points: MappedPoints, places: Tensor, on pool: ThreadPool
  ) async throws -> MappedPoints {
    let vectors = points.vectors
    let labels: [Int]
    switch cluster {
    case .none: return points
    case .kmeans: labels = try await pool.performProjection { try kMeans(vectors, pool) }
    case .hdbscan:
      let size = minClusterSize ?? 10
      labels = try await pool.performProjection {
        var options = HDBSCAN.Options()
        options.minimumClusterSize = size
        return try HDBSCAN(clustering: places, options, pool: pool).labels
      }
    }
    var colored = points
    colored.groups = labels.map { $0 < 0 ? nil : "cluster \($0 + 1)" }
    colored.groupsName = "cluster"
    return colored
  }

  private func kMeans(_ vectors: Tensor, _ pool: ThreadPool) throws -> [Int] {
    if let clusters {
      return try KMeans(clustering: vectors, clusterCount: clusters, pool: pool).labels
    }
    // Silhouettes compare all pairs: of many points, some stand for all.
    let most = 2000
    let step = max(1, (vectors.rows + most - 1) / most)
    let some = Rows.select(Array(stride(from: 0, to: vectors.rows, by: step)), of: vectors)
    let choice = try ClusterCount(among: 2...10, PairDistances(some, pool: pool), pool: pool) {
      try KMeans(clustering: some, clusterCount: $0, pool: pool).labels
    }
    return try KMeans(clustering: vectors, clusterCount: choice.count, pool: pool).labels
  }
}
