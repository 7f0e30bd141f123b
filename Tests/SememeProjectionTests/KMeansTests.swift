import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

@Suite("k-means, silhouettes and agreement")
struct KMeansTests {
  /// Round clusters of 40 points around centers on a circle of radius 10.
  private static func blobs(_ count: Int, seed: UInt64 = 3) -> (points: Tensor, truth: [Int]) {
    let centers = [(10.0, 0.0), (-5, 8.66), (-5, -8.66), (20, 20)]
    let jitter = MatrixChecks.random(40 * count, 2, seed: seed)
    var points = jitter
    for i in 0..<points.rows {
      points[i, 0] += centers[i / 40].0
      points[i, 1] += centers[i / 40].1
    }
    return (points.tensor, (0..<points.rows).map { $0 / 40 })
  }

  @Test func findsRoundClusters() throws {
    let (points, truth) = Self.blobs(4)
    for batch in [nil, 20] {
      var options = KMeans.Options()
      options.batchSize = batch
      let clusters = try KMeans(clustering: points, clusterCount: 4, options)
      let agreement = try ClusterAgreement(truth: truth, predicted: clusters.labels)
      #expect(agreement.adjustedRandIndex == 1)
      #expect(clusters.hasConverged)
    }
  }

  @Test func threadsAndSeeds() throws {
    let points = MatrixChecks.random(1000, 5, seed: 1).tensor
    for batch in [nil, 64] {
      var options = KMeans.Options()
      (options.seed, options.batchSize, options.tries) = (5, batch, 2)
      let results = try [1, 3].map {
        try KMeans(
          clustering: points, clusterCount: 7, options, pool: ThreadPool(threadCount: $0))
      }
      #expect(results[0].labels == results[1].labels)
      #expect(results[0].centers == results[1].centers)
      #expect(results[0].inertia == results[1].inertia)
    }
  }

  @Test func fewerDistinctPointsThanClusters() throws {
    let points = Tensor([1, 1, 1, 4, 4, 1], shape: [6, 1])
    let clusters = try KMeans(clustering: points, clusterCount: 4)
    #expect(clusters.inertia == 0)
    #expect(Set(clusters.labels).count == 2)
    #expect(clusters.centers.values.allSatisfy { $0.isFinite })
    let one = try KMeans(clustering: Tensor([3, 4], shape: [1, 2]), clusterCount: 1)
    #expect(one.labels == [0])
    #expect(one.centers.values == [3, 4])
  }

  @Test func anEmptyClusterTakesTheFarthestPoint() throws {
    let points = Tensor([0, 1, 2, 30], shape: [4, 1])
    let start = Tensor([0, 100], shape: [2, 1])
    let clusters = try KMeans(clustering: points, startingAt: start)
    #expect(clusters.labels == [0, 0, 0, 1])
    let far = try KMeans(clustering: points, startingAt: Tensor([0, 1, -500], shape: [3, 1]))
    #expect(Set(far.labels).count == 3)
  }

  @Test func badInputIsAnError() throws {
    let points = Tensor([1, 2, 3, 4], shape: [4, 1])
    for count in [0, 5, -1] {
      #expect(throws: ProjectionError.self) { try KMeans(clustering: points, clusterCount: count) }
    }
    let changes: [(inout KMeans.Options) -> Void] = [
      { $0.tries = 0 }, { $0.maximumIterations = 0 }, { $0.batchSize = 0 }, { $0.tolerance = .nan },
    ]
    for change in changes {
      var options = KMeans.Options()
      change(&options)
      #expect(throws: ProjectionError.self) {
        try KMeans(clustering: points, clusterCount: 2, options)
      }
    }
    #expect(throws: ProjectionError.self) {
      try KMeans(clustering: points, startingAt: Tensor(zeros: [2, 3]))
    }
    #expect(throws: ProjectionError.self) {
      try KMeans(clustering: Tensor([1, .infinity], shape: [2, 1]), clusterCount: 1)
    }
    let clusters = try KMeans(clustering: points, clusterCount: 2)
    #expect(throws: ProjectionError.self) { try clusters.predict(Tensor(zeros: [1, 2])) }
  }

  @Test func silhouettesByHand() throws {
    let points = Tensor([0, 2, 10, 99], shape: [4, 1])
    let silhouette = try Silhouette(points, labels: [0, 0, 1, -1])
    #expect(silhouette.values == [0.8, 0.75, 0, 0])
    #expect(abs(silhouette.mean - 1.55 / 3) < 1e-15)
    for labels in [[0, 0, 0, 0], [0, 1, 2, 3], [0, 1], [-1, -1, -1, -1], [0, 1, -1, -1]] {
      #expect(throws: ProjectionError.self) { try Silhouette(points, labels: labels) }
    }
    #expect(try Silhouette(Tensor(zeros: [4, 1]), labels: [0, 0, 1, 1]).mean == 0)
  }

  @Test func silhouettesChooseTheCount() throws {
    let (points, truth) = Self.blobs(3)
    let distances = try PairDistances(points)
    let tree = try Dendrogram(clustering: distances, linkage: .average)
    let chosen = try ClusterCount(among: 1...8, distances) { tree.labels(clusterCount: $0) }
    #expect(chosen.count == 3)
    #expect(chosen.labels == truth)
    #expect(chosen.silhouettes.keys.sorted() == Array(2...8))
    for count in [1, 2] {
      let few = try PairDistances(Tensor(zeros: [count, 2]))
      #expect(throws: ProjectionError.self) {
        try ClusterCount(among: 2...5, few) { _ in Array(0..<count) }
      }
    }
  }

  @Test func agreementAtTheEdges() throws {
    let same = try ClusterAgreement(truth: [1, 1, 1], predicted: [7, 7, 7])
    #expect(same.vMeasure == 1)
    #expect(same.adjustedRandIndex == 1)
    #expect(same.adjustedMutualInformation == 1)
    #expect(same.normalizedMutualInformation == 1)
    let apart = try ClusterAgreement(truth: [0, 1, 2], predicted: [5, 4, 3])
    #expect(apart.adjustedRandIndex == 1)
    #expect(apart.adjustedMutualInformation == 1)
    let blind = try ClusterAgreement(truth: [0, 0, 1, 1], predicted: [0, 0, 0, 0])
    #expect(blind.homogeneity == 0)
    #expect(blind.completeness == 1)
    #expect(blind.vMeasure == 0)
    #expect(blind.adjustedRandIndex == 0)
    #expect(throws: ProjectionError.self) { try ClusterAgreement(truth: [], predicted: []) }
    #expect(throws: ProjectionError.self) { try ClusterAgreement(truth: [1], predicted: [1, 2]) }
  }
}
