import SememeProjection
import SememeTensors

/// How far a map can be believed.
struct MapReport {
  /// Neighbors that trustworthiness and continuity look at.
  private static let neighborCount = 15
  /// Neighbors of which recall counts how many are kept.
  private static let recallCount = 10

  /// By name; empty for fewer than three points.
  let measures: [(name: String, value: Double)]

  /// Measures a map.
  ///
  /// - Parameters:
  ///   - vectors: [count × dimension], what it shows.
  ///   - map: the map.
  ///   - metric: how far vectors are from each other.
  ///   - pool: the threads.
  /// - Throws: `ProjectionError`; `CancellationError` where it was interrupted.
  init(
    _ vectors: Tensor, _ map: ProjectedMap, _ metric: ProjectionMetric, on pool: ThreadPool
  ) async throws {
    let most = MapQuality.largestNeighborCount(vectors.rows)
    guard most > 0 else {
      measures = []
      return
    }
    let counts = [MapReport.neighborCount, MapReport.recallCount].map { min($0, most) }
    let qualities = try await pool.performProjection {
      try MapQuality.measured(
        of: map.places, points: vectors, neighborCounts: counts, metric: metric, pool: pool)
    }
    measures = [
      ("trustworthiness", qualities[0].trustworthiness), ("continuity", qualities[0].continuity),
      ("neighbor_recall", qualities[1].neighborRecall),
    ]
  }

  /// The measures in words.
  var text: String {
    measures.isEmpty
      ? "too few points to measure the map"
      : measures.map { name, value in
        "\(String(name.map { $0 == "_" ? " " : $0 })) \(Decimals.text(value, 3))"
      }.joined(separator: ", ")
  }
}
