import SememeJSON
import SememeProjection
import SememeTensors
import SememeTestSupport
import Testing

/// Memberships, graphs and curves of UMAP against umap-learn's, and whole maps against its maps.
@Suite("Golden UMAP")
struct UMAPGoldenTests {
  private let pool = ThreadPool(threadCount: 2)

  private func cases(_ prefix: String) throws -> [GoldenCase] {
    let cases = try GoldenCases.all().filter { $0.name.hasPrefix(prefix) }
    #expect(!GoldenCases.isOwnSet || !cases.isEmpty)
    return cases
  }

  private func neighbors(_ points: Tensor, _ count: Int) throws -> NeighborGraph {
    try NeighborGraph.neighbors(of: points, count: count, pool: pool)
  }

  @Test func goldenMembershipsAndGraphs() throws {
    for golden in try cases("numerics-umap") {
      let tensors = try GoldenTensors(golden)
      let x = try tensors.tensor("x")
      for row in try golden.expected.root.requireArray("graphs").elements {
        let name = try row.requireString("name")
        var options = UMAPOptions()
        options.neighborCount = try row.requireInt("neighbors")
        options.localConnectivity = try row.requireDouble("local_connectivity")
        options.unionWeight = try row.requireDouble("set_op_mix_ratio")
        let found = try neighbors(x, options.neighborCount - 1)
        let memberships = Memberships(
          distances: found.distances, neighborCount: found.neighborCount,
          effectiveCount: Double(options.neighborCount),
          localConnectivity: options.localConnectivity)
        try expect(memberships.scales, tensors.tensor("\(name)/sigmas").values, "\(name): sigma")
        try expect(memberships.nearest, tensors.tensor("\(name)/rhos").values, "\(name): rho")
        let graph = UMAP.graph(found, options)
        try expect(dense(graph), tensors.tensor("\(name)/graph").values, "\(name): graph")
      }
    }
  }

  @Test func goldenLabels() throws {
    for golden in try cases("numerics-umap") {
      let tensors = try GoldenTensors(golden)
      var options = UMAPOptions()
      options.neighborCount = 12
      let graph = UMAP.graph(try neighbors(tensors.tensor("x"), 11), options)
      let root = try golden.expected.root
      let labels = try root.requireArray("labels").elements.map { $0.int }.map {
        $0 == -1 ? nil : $0
      }
      for weight in try root.requireArray("label_weights").elements.compactMap(\.double) {
        let joined = graph.intersected(withLabels: labels, weight: weight)
        try expect(dense(joined), tensors.tensor("labels/\(weight)").values, "labels \(weight)")
      }
    }
  }

  @Test func goldenCurves() throws {
    for golden in try cases("numerics-umap") {
      for row in try golden.expected.root.requireArray("curves").elements {
        let curve = SimilarityCurve(
          minimumDistance: try row.requireDouble("min_dist"),
          spread: try row.requireDouble("spread"))
        let (a, b) = (try row.requireDouble("a"), try row.requireDouble("b"))
        #expect(abs(curve.a - a) < 1e-4 * a && abs(curve.b - b) < 1e-4 * b, "\(curve), \(a), \(b)")
      }
    }
  }

  /// The golden case's own rule: trustworthiness within 0.01 and recall within 0.03 of the reference.
  @Test(arguments: [15, 5])
  func goldenMapsAreAsGood(neighborCount: Int) throws {
    for golden in try cases("numerics-projections") {
      let bytes = try GoldenTensors(golden).bytes("x")
      let points = Tensor(bytes.map { Float($0) / 16 }, shape: [bytes.count / 64, 64])
      let peers = try golden.expected.root.requireArray("results").elements.filter {
        $0["name"]?.string == "umap" && $0["n_neighbors"]?.int == neighborCount
      }
      func mean(_ name: String) throws -> Double {
        try peers.map { try $0.requireDouble(name) }.reduce(0, +) / Double(peers.count)
      }
      var options = UMAPOptions()
      options.neighborCount = neighborCount
      let umap = try UMAP(fitting: points, options: options, pool: pool)
      for count in [5, 15] {
        let quality = try MapQuality(of: umap.map, points: points, neighborCount: count, pool: pool)
        #expect(try quality.trustworthiness > mean("trustworthiness_\(count)") - 0.01)
      }
      for count in [10, 30] {
        let quality = try MapQuality(of: umap.map, points: points, neighborCount: count, pool: pool)
        #expect(try quality.neighborRecall > mean("knn_recall_\(count)") - 0.03)
      }
    }
  }

  private func dense(_ graph: WeightedGraph) -> [Float] {
    var values = [Float](repeating: 0, count: graph.count * graph.count)
    for row in 0..<graph.count {
      for entry in graph.entries(of: row) {
        values[row * graph.count + Int(graph.columns[entry])] = graph.weights[entry]
      }
    }
    return values
  }

  private func expect(_ found: [Float], _ expected: [Float], _ name: String) throws {
    try #require(found.count == expected.count)
    for (place, pair) in zip(found, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) <= 1e-4 + 1e-3 * abs(pair.1), "\(name) \(place): \(pair)")
    }
  }
}
