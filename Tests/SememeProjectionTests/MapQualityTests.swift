import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Measures of maps, also against scikit-learn.
@Suite("Quality of maps")
struct MapQualityTests {
  @Test func goldenCase() throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-map-quality") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let (tensors, root) = (try GoldenTensors(golden), try golden.expected.root)
      let points = try tensors.tensor("x")
      let labels = try root.requireArray("labels").elements.compactMap(\.int)
      for want in try root.requireArray("results").elements {
        let name = try want.requireString("map")
        let metric = try #require(ProjectionMetric(rawValue: try want.requireString("metric")))
        let map = try tensors.tensor("map/\(name)")
        let got = try MapQuality(
          of: map, points: points, neighborCount: try want.requireInt("k"), metric: metric,
          labels: labels)
        let pairs: [(String, Double?)] = [
          ("trustworthiness", got.trustworthiness), ("recall", got.neighborRecall),
          ("label_accuracy", got.labelAccuracy), ("silhouette", got.silhouette),
          ("continuity", metric == .euclidean ? got.continuity : nil),
        ]
        let bound = try root.requireDouble("tolerance")
        for (key, value) in pairs {
          guard let wanted = try want.optionalDouble(key) else { continue }
          #expect(abs((value ?? .nan) - wanted) <= bound, "\(golden.name): \(name), \(key)")
        }
      }
    }
  }

  /// PCA of digits has no freedom but signs: its quality is the reference's.
  @Test func digitsByPCA() throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-projections") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let (tensors, root) = (try GoldenTensors(golden), try golden.expected.root)
      let shape = try tensors.tensor("x").shape
      let points = Tensor(try tensors.bytes("x").map { Float($0) / 16 }, shape: shape)
      let map = try PCA(fitting: points, componentCount: 2).transform(points)
      for want in try root.requireArray("results").elements
      where try want.requireString("name") == "pca_2" {
        for k in [5, 15] {
          let got = try MapQuality(of: map, points: points, neighborCount: k)
          let trust = try want.requireDouble("trustworthiness_\(k)")
          // Digits are whole numbers: of points equally far away each library takes its own.
          #expect(abs(got.trustworthiness - trust) <= 1e-3, "\(golden.name): k = \(k)")
        }
        for k in [10, 30] {
          let recall = try MapQuality(of: map, points: points, neighborCount: k).neighborRecall
          #expect(abs(recall - (try want.requireDouble("knn_recall_\(k)"))) <= 1e-3)
        }
      }
    }
  }

  @Test func theSamePlacesAreFaultless() throws {
    let points = MatrixChecks.random(50, 3, seed: 9).tensor
    let quality = try MapQuality(of: points, points: points, neighborCount: 7)
    #expect(quality.trustworthiness == 1)
    #expect(quality.continuity == 1)
    #expect(quality.neighborRecall == 1)
    #expect(quality.labelAccuracy == nil)
    #expect(quality.silhouette == nil)
    #expect(quality.sampleCount == 50)
  }

  @Test(arguments: ProjectionMetric.allCases)
  func severalNumbersOfNeighborsTakeOnePass(metric: ProjectionMetric) throws {
    // Whole numbers: many points are equally far from each other.
    let random = MatrixChecks.random(80, 4, seed: 6).tensor
    let points = Tensor(random.values.map { ($0 * 2).rounded() + 1 }, shape: random.shape)
    let map = MatrixChecks.random(80, 2, seed: 8).tensor
    let labels = (0..<80).map { $0 % 3 }
    let counts = [15, 1, 10, 39, 10]
    let all = try MapQuality.measured(
      of: map, points: points, neighborCounts: counts, metric: metric, labels: labels)
    #expect(all.map(\.neighborCount) == counts)
    for (count, got) in zip(counts, all) {
      let one = try MapQuality(
        of: map, points: points, neighborCount: count, metric: metric, labels: labels)
      #expect(got == one)
      guard metric == .euclidean else { continue }
      let want = Self.slowly(map, points, count)
      #expect(abs(got.trustworthiness - want.trustworthiness) < 1e-12, "\(count)")
      #expect(abs(got.continuity - want.continuity) < 1e-12, "\(count)")
      #expect(abs(got.neighborRecall - want.recall) < 1e-12, "\(count)")
    }
    #expect(try MapQuality.measured(of: map, points: points, neighborCounts: []).isEmpty)
    #expect(throws: ProjectionError.self) {
      try MapQuality.measured(of: map, points: points, neighborCounts: [15, 40])
    }
  }

  /// Venna and Kaski's definitions, from all ranks.
  private static func slowly(
    _ map: Tensor, _ points: Tensor, _ k: Int
  ) -> (trustworthiness: Double, continuity: Double, recall: Double) {
    let n = map.rows
    func order(_ rows: Tensor, _ i: Int) -> [Int] {
      let squares = (0..<n).map { j in
        (0..<rows.width).reduce(Float(0)) {
          $0 + (rows[i, $1] - rows[j, $1]) * (rows[i, $1] - rows[j, $1])
        }
      }
      return (0..<n).filter { $0 != i }.sorted { (squares[$0], $0) < (squares[$1], $1) }
    }
    var (intruders, missing, shared) = (0, 0, 0)
    for i in 0..<n {
      let (near, truly) = (order(map, i), order(points, i))
      for (rank, j) in truly.enumerated() where rank >= k && near.prefix(k).contains(j) {
        intruders += rank + 1 - k
      }
      for (rank, j) in near.enumerated() where rank >= k && truly.prefix(k).contains(j) {
        missing += rank + 1 - k
      }
      shared += Set(near.prefix(k)).intersection(truly.prefix(k)).count
    }
    let scale = 2 / Double(n * k * (2 * n - 3 * k - 1))
    return (
      1 - scale * Double(intruders), 1 - scale * Double(missing), Double(shared) / Double(n * k)
    )
  }

  @Test func aSampleOfManyPointsAgreesWithAllOfThem() throws {
    let count = MapQuality.exactLimit + 1500
    let points = MatrixChecks.random(count, 3, seed: 2).tensor
    // The map drops the last coordinate.
    var places: [Float] = []
    for row in 0..<count { places += [points[row, 0], points[row, 1]] }
    let map = Tensor(places, shape: [count, 2])
    let labels = (0..<count).map { points[$0, 0] > 0 ? 1 : 0 }
    let got = try [1, 3].map {
      try MapQuality(
        of: map, points: points, neighborCount: 10, labels: labels,
        pool: ThreadPool(threadCount: $0))
    }
    #expect(got[0] == got[1])
    #expect(got[0].sampleCount == MapQuality.exactLimit * MapQuality.exactLimit / count)
    let other = try MapQuality(
      of: map, points: points, neighborCount: 10, labels: labels, seed: 5)
    #expect(abs(other.trustworthiness - got[0].trustworthiness) < 0.01)
    #expect(abs(other.neighborRecall - got[0].neighborRecall) < 0.01)
    #expect(got[0].labelAccuracy ?? 0 > 0.95)
    #expect(got[0].silhouette ?? 0 > 0.2)
  }

  @Test func edges() throws {
    #expect([0, 1, 2, 3, 4, 5, 30].map(MapQuality.largestNeighborCount) == [0, 0, 0, 1, 1, 2, 14])
    let three = Tensor([0, 1, 5], shape: [3, 1])
    #expect(try MapQuality(of: three, points: three, neighborCount: 1).trustworthiness == 1)
    // Equal points and a map without extent: defined, between 0 and 1.
    let flat = Tensor(zeros: [30, 2])
    let points = MatrixChecks.random(30, 4, seed: 1).tensor
    for (map, points) in [(flat, points), (points, flat), (flat, flat)] {
      let quality = try MapQuality(
        of: map, points: points, neighborCount: 5, metric: .cosine,
        labels: [Int](repeating: 1, count: 30))
      #expect((0...1).contains(quality.trustworthiness))
      #expect((0...1).contains(quality.continuity))
      #expect(quality.labelAccuracy == 1)
      #expect(quality.silhouette == nil)
    }
  }

  @Test func badInputIsAnError() {
    let points = MatrixChecks.random(10, 2, seed: 1).tensor
    for count in [0, -1, 5] {
      #expect(throws: ProjectionError.self) {
        try MapQuality(of: points, points: points, neighborCount: count)
      }
    }
    #expect(throws: ProjectionError.self) {
      try MapQuality(of: points.rows(0..<9), points: points, neighborCount: 1)
    }
    #expect(throws: ProjectionError.self) {
      try MapQuality(of: points, points: points, neighborCount: 1, labels: [1])
    }
    let two = Tensor(zeros: [2, 2])
    #expect(throws: ProjectionError.self) {
      try MapQuality(of: two, points: two, neighborCount: 1)
    }
    #expect(throws: ProjectionError.self) {
      try MapQuality(of: Tensor([.nan, 1, 2], shape: [3, 1]), points: two, neighborCount: 1)
    }
  }
}
