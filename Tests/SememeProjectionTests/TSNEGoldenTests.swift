import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Affinities, gradient and divergence of t-SNE against NumPy's, and whole maps against openTSNE's.
@Suite("Golden t-SNE")
struct TSNEGoldenTests {
  private let kernels = KernelLevel.best
  private let pool = ThreadPool(threadCount: 2)

  private func cases(_ prefix: String) throws -> [GoldenCase] {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix(prefix) }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    return cases
  }

  private func graph(_ points: Tensor, _ count: Int) throws -> NeighborGraph {
    try ExactNeighbors(
      PointSet(points, kernels), metric: .euclidean, kernels: kernels, pool: pool
    ).graph(neighborCount: count, pool: pool)
  }

  @Test func goldenAffinitiesGradientAndDivergence() throws {
    for golden in try cases("numerics-tsne-exact") {
      let tensors = try GoldenTensors(golden)
      let perplexity = try golden.expected.root.requireDouble("perplexity")
      let tolerance = try golden.expected.root.requireObject("tolerance")
      let relative = try tolerance.requireDouble("rtol")
      let x = try tensors.tensor("x")
      let graph = try graph(x, x.rows - 1)
      let conditional = AffinityMatrix(conditional: graph, perplexity: perplexity, pool: pool)
      try expectEqual(conditional, tensors.tensor("conditional"), relative)
      let joint = AffinityMatrix(symmetric: graph, perplexity: perplexity, pool: pool)
      try expectEqual(joint, tensors.tensor("joint"), relative)
      try expectBetas(tensors.tensor("beta"), graph, perplexity, relative)

      let y = try tensors.tensor("y")
      let places = (0..<y.rows).map { SIMD2<Float>(y[$0, 0], y[$0, 1]) }
      var optimizer = TSNEOptimizer(
        places: places, affinities: joint,
        field: ExactRepulsion<SIMD2<Float>>(dimension: 2, kernels), pool: pool)
      let gradient = try tensors.tensor("gradient")
      let largest = gradient.values.map { abs($0) }.max() ?? 0
      for (row, found) in optimizer.gradient().enumerated() {
        for axis in 0..<2 {
          let error = abs(found[axis] - gradient[row, axis])
          #expect(error <= Float(relative) * largest, "gradient \(row), \(axis)")
        }
      }
      let divergence = try golden.expected.root.requireDouble("kl_divergence")
      #expect(abs(optimizer.divergence() - divergence) < relative * divergence)
    }
  }

  private func expectEqual(_ found: AffinityMatrix, _ dense: Tensor, _ relative: Double) throws {
    for row in 0..<found.rowCount {
      let range = found.starts[row]..<found.starts[row + 1]
      #expect(range.count == dense.rows - 1)
      for place in range {
        let expected = Double(dense[row, Int(found.columns[place])])
        // Floats of the distances carry errors of 1e-7 into exponents of up to 20.
        let error = abs(Double(found.values[place]) - expected)
        #expect(error <= relative * expected + 1e-7, "\(row), \(found.columns[place])")
      }
    }
  }

  private func expectBetas(
    _ betas: Tensor, _ graph: NeighborGraph, _ perplexity: Double, _ relative: Double
  ) throws {
    let search = PerplexitySearch(perplexity: perplexity)
    let width = graph.neighborCount
    for row in 0..<graph.count {
      let squares = graph.distances[row * width..<(row + 1) * width].map {
        Double($0) * Double($0)
      }
      var affinities = [Double](repeating: 0, count: width)
      let beta = squares.withUnsafeBufferPointer { squares in
        affinities.withUnsafeMutableBufferPointer { search.affinities(squares, into: $0) }
      }
      #expect(abs(beta - Double(betas.values[row])) <= relative * beta)
    }
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .barnesHut(angle: 0.5), .interpolation,
  ])
  func goldenMapsAreAsGood(method: TSNEOptions.Method) throws {
    for golden in try cases("numerics-projections") {
      let tensors = try GoldenTensors(golden)
      let bytes = try tensors.bytes("x")
      let points = Tensor(bytes.map { Float($0) / 16 }, shape: [bytes.count / 64, 64])
      let results = try golden.expected.root.requireArray("results").elements
      for perplexity in [30.0, 10] {
        let peers = results.filter {
          (try? $0.requireString("name")) == "tsne_openTSNE"
            && (try? $0.requireDouble("perplexity")) == perplexity
        }
        func mean(_ name: String) throws -> Double {
          try peers.map { try $0.requireDouble(name) }.reduce(0, +) / Double(peers.count)
        }
        var options = TSNEOptions()
        options.perplexity = perplexity
        options.method = method
        let tsne = try TSNE(fitting: points, options: options, pool: pool)
        let recall = try recall(points, tsne.map, 10)
        print(
          "\(method), perplexity \(perplexity): divergence \(tsne.divergence), recall \(recall)")
        #expect(try tsne.divergence < mean("kl_divergence") * 1.05)
        #expect(try recall > mean("knn_recall_10") - 0.03)
      }
    }
  }

  /// The share of the nearest neighbors of points that are among the nearest on the map.
  private func recall(_ points: Tensor, _ places: Tensor, _ count: Int) throws -> Double {
    let (before, after) = (try graph(points, count), try graph(places, count))
    var kept = 0
    for row in 0..<points.rows {
      let range = row * count..<(row + 1) * count
      kept += Set(before.indices[range]).intersection(after.indices[range]).count
    }
    return Double(kept) / Double(points.rows * count)
  }
}
