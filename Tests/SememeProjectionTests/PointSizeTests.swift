import SememeProjection
import SememeTensors
import Testing

/// Points that are all very small: their maps are those of the same points at a usual size.
@Suite("Size of points")
struct PointSizeTests {
  /// Numbers of few digits, so that even the smallest floats hold their multiples; the largest is 1.5.
  private static let usual: Tensor = {
    let random = MatrixChecks.random(60, 5, seed: 7).tensor
    var numbers = random.values.map { (min(max($0 * 32, -64), 64)).rounded() / 64 }
    numbers[0] = 1.5
    return Tensor(numbers, shape: random.shape)
  }()

  private static func scaled(_ exponent: Int) -> Tensor {
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    return Tensor(usual.values.map { Float(Double($0) * factor) }, shape: usual.shape)
  }

  /// 10⁻³⁰, and numbers below the least normal one.
  static let exponents = [-100, -142]

  @Test(arguments: exponents, ProjectionMetric.allCases)
  func mapsAreTheSame(exponent: Int, metric: ProjectionMetric) throws {
    let (usual, tiny) = (Self.usual, Self.scaled(exponent))
    var tsne = TSNEOptions()
    (tsne.iterations, tsne.metric) = (100, metric)
    let maps = try [usual, tiny].map { try TSNE(fitting: $0, options: tsne) }
    #expect(maps[1].map == maps[0].map)
    let places = (try maps[0].transform(usual), try maps[1].transform(tiny))
    #expect(places.0 == places.1)
    var umap = UMAPOptions()
    (umap.epochs, umap.metric) = (50, metric)
    let others = try [usual, tiny].map { try UMAP(fitting: $0, options: umap) }
    #expect(others[1].map == others[0].map)
    let more = (try others[0].transform(usual), try others[1].transform(tiny))
    #expect(more.0 == more.1)
    if exponent >= -100 {
      // Distances below the least normal number have lost digits where they are given back.
      let known = try UMAP(fitting: tiny, neighbors: others[1].neighbors, options: umap)
      #expect(known.map == others[0].map)
    }
    let quality = try [usual, tiny].map {
      try MapQuality(of: maps[0].map, points: $0, neighborCount: 7, metric: metric)
    }
    #expect(quality[1] == quality[0])
  }

  @Test(arguments: exponents) func distancesKeepTheirSize(exponent: Int) throws {
    let usual = try NeighborGraph.neighbors(of: Self.usual, count: 6)
    let tiny = try NeighborGraph.neighbors(of: Self.scaled(exponent), count: 6)
    #expect(tiny.indices == usual.indices)
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    #expect(tiny.distances == usual.distances.map { Float(Double($0) * factor) })
    let umap = try UMAP(fitting: Self.scaled(exponent))
    let found = try NeighborGraph.neighbors(of: Self.scaled(exponent), count: 14)
    #expect(umap.neighbors == found)
  }

  @Test func aTinyMapIsMeasured() throws {
    let points = Self.usual
    let quality = try MapQuality(of: Self.scaled(-100), points: points, neighborCount: 9)
    #expect(quality.trustworthiness == 1)
    #expect(quality.neighborRecall == 1)
  }

  @Test func largePointsOnAMapOfTinyOnesHavePlaces() throws {
    let map = try UMAP(fitting: Self.scaled(-100))
    let far = try map.transform(Tensor([Float](repeating: 1e15, count: 10), shape: [2, 5]))
    #expect(far.values.allSatisfy { $0.isFinite })
  }
}
