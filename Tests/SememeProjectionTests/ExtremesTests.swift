import SememeProjection
import SememeTensors
import Testing

/// Odd points and options at the ends of their ranges: places are finite, and the same points lie alike.
@Suite("Extremes")
struct ExtremesTests {
  /// Point sets that have broken maps before, here or elsewhere.
  private static let sets: [(name: String, points: Tensor)] = {
    let some = MatrixChecks.random(40, 4, seed: 11).tensor
    func changed(_ change: (Int, Int, Float) -> Float) -> Tensor {
      Tensor(some.values.enumerated().map { change($0 / 4, $0 % 4, $1) }, shape: [40, 4])
    }
    return [
      ("half are equal", changed { row, column, value in row < 20 ? Float(column) : value }),
      ("pairs", changed { row, column, _ in some[row / 2, column] }),
      ("two far heaps", changed { row, _, value in value + (row < 20 ? 0 : 9e14) }),
      (
        "heaps of other sizes", changed { row, _, value in row < 20 ? value * 1e-25 : value * 1e10 }
      ),
      ("on a line", changed { row, column, _ in Float(row * (column + 1)) }),
      ("one stray", changed { row, _, value in row == 7 ? 1e12 : value }),
      ("zeros among others", changed { row, _, value in row % 3 == 0 ? 0 : value }),
      ("two values", changed { row, _, _ in Float(row % 2) }),
    ]
  }()

  @Test(arguments: 0..<8) func oddPointsHaveMaps(_ number: Int) throws {
    let (name, points) = Self.sets[number]
    for metric in ProjectionMetric.allCases {
      for dimension in [2, 3] {
        var tsne = TSNEOptions()
        (tsne.metric, tsne.dimension, tsne.iterations) = (metric, dimension, 50)
        let map = try TSNE(fitting: points, options: tsne)
        #expect(map.map.values.allSatisfy { $0.isFinite }, "t-SNE, \(name)")
        #expect(map.divergence.isFinite, "t-SNE, \(name)")
        #expect(try map.transform(points).values.allSatisfy { $0.isFinite }, "t-SNE, \(name)")
        for density in [nil, DensityOptions()] {
          var umap = UMAPOptions()
          (umap.metric, umap.dimension, umap.epochs) = (metric, dimension, 50)
          umap.density = density
          let map = try UMAP(
            fitting: points, labels: [Int](repeating: 1, count: 40), options: umap)
          #expect(map.map.values.allSatisfy { $0.isFinite }, "UMAP, \(name)")
          #expect(try map.transform(points).values.allSatisfy { $0.isFinite }, "UMAP, \(name)")
          let quality = try MapQuality(
            of: map.map, points: points, neighborCount: 19, metric: metric)
          #expect((0...1).contains(quality.trustworthiness), "\(name)")
        }
      }
      var options = HDBSCAN.Options()
      options.metric = metric
      let clusters = try HDBSCAN(clustering: points, options)
      #expect(clusters.probabilities.allSatisfy { (0...1).contains($0) }, "\(name)")
      #expect(clusters.condensedTree.stabilities.allSatisfy { $0.isFinite && $0 >= 0 }, "\(name)")
    }
    let pca = try PCA(fitting: points, componentCount: 4)
    #expect(try pca.transform(points).values.allSatisfy { $0.isFinite }, "PCA, \(name)")
    let means = try KMeans(clustering: points, clusterCount: 3)
    #expect(means.inertia.isFinite && means.labels.allSatisfy { (0..<3).contains($0) }, "\(name)")
  }

  @Test func umapAtTheEndsOfItsOptions() throws {
    let points = MatrixChecks.random(30, 4, seed: 12).tensor
    let changes: [(String, (inout UMAPOptions) -> Void)] = [
      ("narrow", { ($0.spread, $0.minimumDistance) = (1e-6, 0) }),
      ("narrow and apart", { ($0.spread, $0.minimumDistance) = (1e-6, 1e-6) }),
      ("wide", { ($0.spread, $0.minimumDistance) = (1e6, 0) }),
      ("wide and apart", { ($0.spread, $0.minimumDistance) = (1e6, 1e6) }),
      ("apart", { $0.minimumDistance = 1 }),
      ("fast", { ($0.learningRate, $0.repulsionStrength) = (1e3, 1e3) }),
      ("slow", { ($0.learningRate, $0.negativeSamples) = (1e-6, 0) }),
      ("many strangers", { $0.negativeSamples = 1000 }),
      ("all are certain", { ($0.neighborCount, $0.localConnectivity) = (10_000, 10_000) }),
      ("none is", { ($0.neighborCount, $0.localConnectivity) = (2, 0) }),
      ("both must agree", { $0.unionWeight = 0 }),
      (
        "density alone",
        {
          var density = DensityOptions()
          (density.strength, density.fraction, density.varianceShift) = (1e3, 1, 1e-6)
          $0.density = density
        }
      ),
    ]
    for (name, change) in changes {
      var options = UMAPOptions()
      options.epochs = 40
      change(&options)
      let map = try UMAP(fitting: points, options: options)
      #expect(map.map.values.allSatisfy { $0.isFinite }, "\(name)")
      #expect(try map.transform(points).values.allSatisfy { $0.isFinite }, "\(name)")
    }
  }

  @Test func tsneAtTheEndsOfItsOptions() throws {
    let points = MatrixChecks.random(30, 4, seed: 13).tensor
    let far = Tensor(points.values.prefix(60).map { $0 * 4e14 / 4 }, shape: [30, 2])
    let changes: [(String, (inout TSNEOptions) -> Void)] = [
      ("fast", { ($0.learningRate, $0.momentum, $0.earlyMomentum) = (1e9, 0.99, 0.99) }),
      ("slow", { $0.learningRate = 1e-9 }),
      ("strong", { ($0.earlyExaggeration, $0.exaggeration) = (1e4, 1e4) }),
      ("weak", { ($0.earlyExaggeration, $0.exaggeration) = (1e-3, 1e-3) }),
      ("all others", { $0.perplexity = 29 }), ("one other", { $0.perplexity = 1 }),
      ("begins far out", { $0.start = .places(far) }),
      ("begins in one place", { $0.start = .places(Tensor(zeros: [30, 2])) }),
    ]
    for method in [TSNEOptions.Method.exact, .barnesHut(angle: 0.5), .interpolation] {
      for (name, change) in changes {
        var options = TSNEOptions()
        (options.method, options.earlyIterations, options.iterations) = (method, 60, 60)
        change(&options)
        let map = try TSNE(fitting: points, options: options)
        #expect(map.map.values.allSatisfy { $0.isFinite }, "\(method), \(name)")
        #expect(map.divergence.isFinite, "\(method), \(name)")
      }
    }
  }
}
