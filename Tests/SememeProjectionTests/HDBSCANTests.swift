import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Density clusters, also against scikit-learn.
@Suite("HDBSCAN")
struct HDBSCANTests {
  @Test func goldenCase() throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-hdbscan") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let x = try GoldenTensors(golden).tensor("x")
      let distances = try PairDistances(x)
      for fit in try golden.expected.root.requireArray("fits").elements {
        var options = HDBSCAN.Options()
        options.minimumClusterSize = try fit.requireInt("min_cluster_size")
        options.minimumSamples = try fit.optionalInt("min_samples")
        let got = try HDBSCAN(clustering: x, options)
        let labels = try fit.requireArray("labels").elements.compactMap(\.int)
        #expect(Self.areAlike(got.labels, labels), "\(golden.name): \(options)")
        let wanted = try fit.requireArray("probabilities").elements.compactMap(\.double)
        try #require(wanted.count == got.probabilities.count)
        for (got, want) in zip(got.probabilities, wanted) { #expect(abs(got - want) <= 1e-5) }
        #expect(got.clusterCount == (labels.max() ?? -1) + 1)
        #expect(try HDBSCAN(clustering: distances, options).labels == got.labels)
      }
    }
  }

  /// Where distances are equal, the reference's labels depend on the order of its points.
  ///
  /// Ours differ from them by no more than they do from each other. What depends on no order is the
  /// same.
  @Test func equalDistancesGolden() throws {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-density-ties") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    for golden in cases {
      let x = try GoldenTensors(golden).tensor("x")
      for fit in try golden.expected.root.requireArray("fits").elements {
        var options = HDBSCAN.Options()
        options.minimumClusterSize = try fit.requireInt("min_cluster_size")
        options.minimumSamples = try fit.optionalInt("min_samples")
        let got = try HDBSCAN(clustering: x, options)
        let labels = try fit.requireArray("labels").elements.compactMap(\.int)
        let agreement = try ClusterAgreement(truth: labels, predicted: got.labels)
        let own = try fit.requireArray("permuted").elements.compactMap(\.double)
        #expect(agreement.adjustedRandIndex >= own.min() ?? 1, "\(golden.name): \(options)")
        #expect(own.min() ?? 1 < 1)
        let departures = try fit.requireArray("departures").elements.compactMap(\.double)
        var left = [Double](repeating: .nan, count: labels.count)
        for edge in got.condensedTree.edges {
          if case .point(let point) = edge.child { left[point] = 1 / edge.density }
        }
        try #require(departures.count == left.count)
        for (got, want) in zip(left, departures) { #expect(abs(got - want) <= 1e-12 * want) }
      }
    }
  }

  /// Whether two labellings differ in the names of clusters only; noise is noise in both.
  private static func areAlike(_ a: [Int], _ b: [Int]) -> Bool {
    var names: [Int: Int] = [-1: -1]
    var taken: Set<Int> = [-1]
    return a.count == b.count
      && zip(a, b).allSatisfy { x, y in
        if let name = names[x] { return name == y }
        names[x] = y
        return taken.insert(y).inserted
      }
  }

  @Test func threadsDoNotChangeTheResult() throws {
    let points = MatrixChecks.random(1300, 3, seed: 4).tensor
    let results = try [1, 3].map {
      try HDBSCAN(clustering: points, pool: ThreadPool(threadCount: $0))
    }
    #expect(results[0].labels == results[1].labels)
    #expect(results[0].probabilities == results[1].probabilities)
  }

  @Test func twoGroupsAndAStray() throws {
    let near = (0..<6).map { Float($0) * 0.1 }
    let points = Tensor(near + near.map { $0 + 50 } + [200], shape: [13, 1])
    let clusters = try HDBSCAN(clustering: points)
    #expect(clusters.clusterCount == 2)
    #expect(clusters.labels[12] == -1)
    #expect(clusters.probabilities[12] == 0)
    #expect(Set(clusters.labels[0..<6]).count == 1)
    #expect(Set(clusters.labels[6..<12]).count == 1)
    #expect(clusters.labels[0] != clusters.labels[6])
    #expect(clusters.probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func equalPointsFormClusters() throws {
    // Three heaps of equal points: infinitely dense, but finite numbers come out.
    let points = Tensor((0..<30).map { Float($0 / 10) * 5 }, shape: [30, 1])
    let clusters = try HDBSCAN(clustering: points)
    #expect(clusters.clusterCount == 3)
    #expect(clusters.labels == (0..<30).map { clusters.labels[$0 / 10 * 10] })
    #expect(clusters.condensedTree.stabilities.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(clusters.probabilities.allSatisfy { $0 == 1 })
  }

  @Test func nothingToFind() throws {
    let same = try HDBSCAN(clustering: Tensor(zeros: [20, 2]))
    #expect(same.labels == [Int](repeating: -1, count: 20))
    let one = try HDBSCAN(clustering: Tensor([1, 2], shape: [1, 2]))
    #expect(one.labels == [-1])
    #expect(one.clusterCount == 0)
    let few = try HDBSCAN(clustering: Tensor([1, 2, 9], shape: [3, 1]))
    #expect(few.labels == [-1, -1, -1])
  }

  @Test func badInputIsAnError() throws {
    let points = Tensor([1, 2, 3, 4], shape: [4, 1])
    for (size, samples) in [(1, nil), (5, 0), (-3, 2)] as [(Int, Int?)] {
      var options = HDBSCAN.Options()
      (options.minimumClusterSize, options.minimumSamples) = (size, samples)
      #expect(throws: ProjectionError.self) { try HDBSCAN(clustering: points, options) }
    }
    #expect(throws: ProjectionError.self) {
      try HDBSCAN(clustering: Tensor([1, .nan], shape: [2, 1]))
    }
    #expect(throws: ProjectionError.self) { try HDBSCAN(clustering: Tensor(zeros: [0, 2])) }
  }
}
