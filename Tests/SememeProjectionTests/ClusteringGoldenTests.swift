import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Clusters and their measures against scikit-learn.
@Suite("Clustering, golden")
struct ClusteringGoldenTests {
  private static func cases() throws -> [GoldenCase] {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix("numerics-clustering") }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    return cases
  }

  private static func integers(_ value: JSONValue) -> [Int] { value.elements.compactMap(\.int) }

  private static func doubles(_ value: JSONValue) -> [Double] {
    value.elements.compactMap(\.double)
  }

  /// The same clusters named in the order of their first points.
  private static func renamed(_ labels: [Int]) -> [Int] {
    var names: [Int: Int] = [:]
    return labels.map { label in
      let name = names[label] ?? names.count
      names[label] = name
      return name
    }
  }

  @Test func kMeansFromGivenCenters() throws {
    for golden in try Self.cases() {
      let (tensors, root) = (try GoldenTensors(golden), try golden.expected.root)
      let want = try root.requireObject("kmeans")
      var options = KMeans.Options()
      options.tolerance = 0
      let x = try tensors.tensor("x")
      let got = try KMeans(clustering: x, startingAt: try tensors.tensor("start"), options)
      #expect(got.labels == Self.integers(try want.requireArray("labels")))
      #expect(got.iterations == (try want.requireInt("iterations")))
      #expect(got.hasConverged)
      let inertia = try want.requireDouble("inertia")
      #expect(abs(got.inertia - inertia) <= 1e-5 * inertia)
      let tolerance = Tolerance(absolute: 1e-6, relative: 1e-5)
      #expect(tolerance.violation(got.centers, try tensors.tensor("centers")) == nil)
      #expect(try got.predict(x) == got.labels)
      let silhouette = try Silhouette(x, labels: got.labels)
      #expect(abs(silhouette.mean - (try root.requireDouble("silhouette"))) <= 1e-5)
      let byDistances = try Silhouette(try PairDistances(x), labels: got.labels)
      #expect(abs(byDistances.mean - silhouette.mean) <= 1e-12)
    }
  }

  @Test func freeStartsReachTheReferencesQuality() throws {
    for golden in try Self.cases() {
      let (tensors, root) = (try GoldenTensors(golden), try golden.expected.root)
      let truth = Self.integers(try root.requireArray("truth"))
      let x = try tensors.tensor("x")
      for (key, batch) in [("kmeans_free_start_v_measure", nil), ("minibatch_v_measure", 32)] {
        let wanted = Self.doubles(try root.requireArray(key))
        var got: [Double] = []
        for seed in 0..<3 {
          var options = KMeans.Options()
          (options.tries, options.batchSize, options.seed) = (3, batch, UInt64(seed))
          let labels = try KMeans(clustering: x, clusterCount: 5, options).labels
          got.append(try ClusterAgreement(truth: truth, predicted: labels).vMeasure)
        }
        let (mean, reference) = (got.reduce(0, +) / 3, wanted.reduce(0, +) / Double(wanted.count))
        #expect(mean >= reference - 0.02, "\(key): \(got), expected \(wanted)")
      }
    }
  }

  @Test func agglomerativeClusters() throws {
    for golden in try Self.cases() {
      let x = try GoldenTensors(golden).tensor("x")
      let want = try golden.expected.root.requireObject("agglomerative")
      for (name, labels) in want.members {
        let linkage = try #require(Linkage(rawValue: name.string))
        let tree = try Dendrogram(clustering: x, linkage: linkage)
        let expected = Self.renamed(Self.integers(labels))
        #expect(tree.labels(clusterCount: 5) == expected, "\(golden.name): \(name)")
      }
    }
  }

  @Test func measuresOfAgreement() throws {
    for golden in try Self.cases() {
      let root = try golden.expected.root
      let truth = Self.integers(try root.requireArray("truth"))
      let means = try root.requireObject("kmeans")
      for (labels, scores) in [
        (try root.requireArray("noisy_labels"), try root.requireObject("noisy_scores")),
        (try means.requireArray("labels"), try means.requireObject("scores")),
      ] {
        let got = try ClusterAgreement(truth: truth, predicted: Self.integers(labels))
        let values = [
          "homogeneity": got.homogeneity, "completeness": got.completeness,
          "v_measure": got.vMeasure, "adjusted_rand": got.adjustedRandIndex,
          "normalized_mutual_info": got.normalizedMutualInformation,
          "adjusted_mutual_info": got.adjustedMutualInformation,
        ]
        for (name, value) in values {
          #expect(abs(value - (try scores.requireDouble(name))) <= 1e-9, "\(golden.name): \(name)")
        }
      }
    }
  }
}
