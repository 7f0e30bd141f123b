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
    func quality(_ count: Int) async throws -> MapQuality {
      try await pool.performCancellably { _ in
        try MapQuality(
          of: map.places, points: vectors, neighborCount: min(count, most), metric: metric,
          pool: pool)
      }
    }
    let near = try await quality(MapReport.neighborCount)
    let nearest = try await quality(MapReport.recallCount)
    measures = [
      ("trustworthiness", near.trustworthiness), ("continuity", near.continuity),
      ("neighbor_recall", nearest.neighborRecall),
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
