import SememeProjection
import SememeTensors
import Testing

/// Whatever takes long ends when its task is cancelled.
@Suite("Cancellation")
struct CancellationTests {
  typealias Work = @Sendable () throws -> Void

  /// Work on so many points that it would take minutes.
  private static let long: [(name: String, work: Work)] = {
    let points = MatrixChecks.random(200_000, 2, seed: 3).tensor
    var means = KMeans.Options()
    (means.tries, means.tolerance) = (1000, 0)
    let options = means
    return [
      ("HDBSCAN", { _ = try HDBSCAN(clustering: points) }),
      ("silhouette", { _ = try Silhouette(points, labels: (0..<points.rows).map { $0 % 3 }) }),
      ("k-means", { _ = try KMeans(clustering: points, clusterCount: 500, options) }),
    ]
  }()

  /// Work that asks at its begin at least.
  private static let short: [(name: String, work: Work)] = {
    let points = MatrixChecks.random(60, 4, seed: 5).tensor
    return [
      ("PCA", { _ = try PCA(fitting: points, componentCount: 2) }),
      ("randomized PCA", { _ = try PCA(fitting: points, componentCount: 2, solver: .randomized) }),
      ("distances", { _ = try PairDistances(points) }),
      ("dendrogram", { _ = try Dendrogram(clustering: points) }),
      (
        "quality",
        { _ = try MapQuality(of: points, points: points, neighborCount: 5, labels: nil) }
      ),
      ("neighbors", { _ = try NeighborGraph.neighbors(of: points, count: 5) }),
      ("t-SNE", { _ = try TSNE(fitting: points) }),
      ("UMAP", { _ = try UMAP(fitting: points) }),
    ]
  }()

  @Test(arguments: 0..<3) func longWorkEndsEarly(_ number: Int) async throws {
    let (name, work) = Self.long[number]
    let pool = ThreadPool(threadCount: 2)
    // A thread of its own: work that is not suspended may keep all others of tasks busy.
    let other = ThreadPool(threadCount: 2)
    for start: @Sendable () async throws -> Void in [
      { try work() }, { try await pool.performProjection(work) },
    ] {
      let task = Task { try await start() }
      try await other.perform {
        let end = ContinuousClock.now + .milliseconds(30)
        while ContinuousClock.now < end {}
        task.cancel()
      }
      await #expect(throws: CancellationError.self, "\(name)") { try await task.value }
    }
  }

  @Test(arguments: 0..<8) func cancelledTasksBeginNothing(_ number: Int) async throws {
    let (name, work) = Self.short[number]
    try work()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try work()
    }
    await #expect(throws: CancellationError.self, "\(name)") { try await task.value }
    // The same where a flag says it, as on a pool's threads.
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self, "\(name)") {
      try Cancellation.$flag.withValue(flag) { try work() }
    }
  }

  @Test func aDendrogramOfKnownDistancesEnds() throws {
    let distances = try PairDistances(MatrixChecks.random(30, 2, seed: 1).tensor)
    let flag = CancellationFlag()
    flag.cancel()
    Cancellation.$flag.withValue(flag) {
      #expect(throws: CancellationError.self) {
        try Dendrogram(clustering: distances, linkage: .average)
      }
    }
  }
}
