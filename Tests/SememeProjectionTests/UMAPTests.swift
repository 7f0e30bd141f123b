import SememeProjection
import SememeTensors
import Testing

@Suite("UMAP")
struct UMAPTests {
  private let pool = ThreadPool(threadCount: 2)

  /// Point i belongs to heap i mod 3.
  private func heaps(_ count: Int, _ width: Int, apart: Float = 6, seed: UInt64 = 3) -> Tensor {
    var random = SplitMix(seed: seed)
    return Tensor([count, width]) { out in
      for place in 0..<count * width {
        let heap = place / width % 3
        out[place] = random.uniform() + (place % width % 3 == heap ? apart : 0)
      }
    }
  }

  private func options(_ change: (inout UMAPOptions) -> Void = { _ in }) -> UMAPOptions {
    var options = UMAPOptions()
    options.epochs = 100
    change(&options)
    return options
  }

  /// How many of the five nearest on a map are of the same heap.
  private func purity(_ map: Tensor) throws -> Double {
    let graph = try NeighborGraph.neighbors(of: map, count: 5, pool: pool)
    let same = graph.indices.enumerated().count { Int($1) % 3 == $0 / 5 % 3 }
    return Double(same) / Double(graph.indices.count)
  }

  @Test(arguments: [UMAPOptions.Start.spectral, .pca, .random])
  func threadsChangeNothing(start: UMAPOptions.Start) throws {
    let points = heaps(1500, 6, apart: 0.7)
    func fit(threads: Int) throws -> UMAP {
      try UMAP(
        fitting: points,
        options: options {
          ($0.start, $0.epochs, $0.density) = (start, 30, DensityOptions())
        }, pool: ThreadPool(threadCount: threads))
    }
    let (one, many) = (try fit(threads: 1), try fit(threads: 7))
    #expect(one.map == many.map)
    let new = heaps(40, 6, seed: 9)
    let places = try one.transform(new, pool: ThreadPool(threadCount: 1))
    #expect(try places == many.transform(new, pool: ThreadPool(threadCount: 5)))
  }

  @Test func seedsChangeMaps() throws {
    let points = heaps(60, 4)
    let one = try UMAP(fitting: points, options: options { $0.seed = 1 }, pool: pool)
    let two = try UMAP(fitting: points, options: options { $0.seed = 2 }, pool: pool)
    #expect(one.map != two.map)
  }

  @Test(arguments: [1, 2, 3, 5, 64])
  func heapsStayTogether(dimension: Int) throws {
    for metric in ProjectionMetric.allCases {
      let umap = try UMAP(
        fitting: heaps(150, 6),
        options: options { ($0.dimension, $0.metric) = (dimension, metric) },
        pool: pool)
      #expect(umap.map.shape == [150, dimension])
      #expect(umap.map.values.allSatisfy { $0.isFinite })
      #expect(try purity(umap.map) > 0.98)
    }
  }

  @Test func newPointsGoToTheirHeaps() throws {
    let umap = try UMAP(fitting: heaps(150, 6), options: options(), pool: pool)
    let new = heaps(30, 6, seed: 17)
    let places = try umap.transform(new, pool: pool)
    #expect(places.shape == [30, 2])
    for row in 0..<30 {
      func distance(_ heap: Int) -> Float {
        stride(from: heap, to: 150, by: 3).map { point in
          let (x, y) = (
            umap.map[point, 0] - places[row, 0], umap.map[point, 1] - places[row, 1]
          )
          return x * x + y * y
        }.min() ?? 0
      }
      #expect((0..<3).min { distance($0) < distance($1) } == row % 3)
    }
    // None depends on the others that come with it.
    #expect(try umap.transform(new.rows(7..<9), pool: pool) == places.rows(7..<9).copied())
    #expect(try umap.transform(Tensor(zeros: [0, 6]), pool: pool).shape == [0, 2])
    #expect(throws: ProjectionError.self) { try umap.transform(Tensor(zeros: [1, 5])) }
  }

  @Test func labelsPartWhatLiesTogether() throws {
    let points = heaps(150, 6, apart: 0)
    let labels = (0..<150).map { Optional($0 % 3) }
    let some = labels.enumerated().map { $0 % 5 == 4 ? nil : $1 }
    let without = try UMAP(fitting: points, options: options(), pool: pool)
    let (all, known) = (
      try UMAP(
        fitting: points, labels: labels, options: options { $0.labelWeight = 0.9 }, pool: pool),
      try UMAP(
        fitting: points, labels: some, options: options { $0.labelWeight = 0.9 }, pool: pool)
    )
    let purities = (try purity(without.map), try purity(known.map), try purity(all.map))
    #expect(purities.0 < 0.5 && purities.1 > purities.0 && purities.2 > 0.9, "\(purities)")
    let ignored = try UMAP(
      fitting: points, labels: labels, options: options { $0.labelWeight = 0 }, pool: pool)
    #expect(ignored.map == without.map)
  }

  /// Of two heaps, one ten times as wide as the other, densMAP shows the wide one wider.
  @Test func densitiesAreKept() throws {
    var random = SplitMix(seed: 5)
    let points = Tensor([400, 8]) { out in
      for place in 0..<3200 {
        let isWide = place / 8 % 2 == 1
        out[place] = (random.uniform() - 0.5) * (isWide ? 10 : 1) + (isWide ? 40 : 0)
      }
    }
    func ratio(_ density: DensityOptions?) throws -> Double {
      let umap = try UMAP(
        fitting: points, options: options { ($0.epochs, $0.density) = (300, density) }, pool: pool)
      let graph = try NeighborGraph.neighbors(of: umap.map, count: 10, pool: pool)
      var sums = [0.0, 0.0]
      for (place, distance) in graph.distances.enumerated() {
        sums[place / 10 % 2] += Double(distance)
      }
      return sums[1] / sums[0]
    }
    let (plain, dense) = (try ratio(nil), try ratio(DensityOptions()))
    #expect(plain < 1.5)
    #expect(dense > 2 * plain, "\(dense) against \(plain)")
  }

  @Test func partsLieSideBySide() throws {
    // Seven heaps far apart: more parts than axes have ends.
    var random = SplitMix(seed: 8)
    let points = Tensor([140, 3]) { out in
      for place in 0..<420 { out[place] = random.uniform() + Float(place / 60 * 100) }
    }
    let umap = try UMAP(
      fitting: points, options: options { $0.neighborCount = 6 }, pool: pool)
    #expect(umap.map.values.allSatisfy { $0.isFinite })
    let graph = try NeighborGraph.neighbors(of: umap.map, count: 4, pool: pool)
    #expect(graph.indices.enumerated().allSatisfy { Int($1) / 20 == $0 / 80 })
  }

  @Test func fewPointsHaveMaps() throws {
    for count in 1...5 {
      for start in [UMAPOptions.Start.spectral, .pca, .random] {
        let umap = try UMAP(
          fitting: heaps(count, 4), options: options { $0.start = start }, pool: pool)
        #expect(umap.map.shape == [count, 2])
        #expect(umap.map.values.allSatisfy { $0.isFinite })
        #expect(try umap.transform(heaps(2, 4), pool: pool).values.allSatisfy { $0.isFinite })
      }
    }
    #expect(try UMAP(fitting: heaps(1, 4), pool: pool).map == Tensor(zeros: [1, 2]))
  }

  @Test func oddPointsHaveMaps() throws {
    let copies = Tensor([40, 3]) { $0.initialize(repeating: 2, count: 120) }
    let zeros = Tensor(zeros: [40, 3])
    let narrow = heaps(40, 1)
    let constantColumn = Tensor([40, 3]) { out in
      for place in 0..<120 { out[place] = place % 3 == 1 ? 5 : Float(place % 17) }
    }
    for points in [copies, zeros, narrow, constantColumn, heaps(20, 50)] {
      for metric in ProjectionMetric.allCases {
        for start in [UMAPOptions.Start.spectral, .pca] {
          let umap = try UMAP(
            fitting: points, options: options { ($0.metric, $0.start) = (metric, start) },
            pool: pool)
          #expect(umap.map.values.allSatisfy { $0.isFinite })
        }
      }
    }
  }

  @Test func wrongPointsAreRefused() {
    var values = [Float](repeating: 1, count: 12)
    values[7] = .nan
    let points = Tensor(values, shape: [4, 3])
    #expect {
      try UMAP(fitting: points)
    } throws: { error in
      "\(error)".contains("point 2") && (error as? ProjectionError)?.code == .invalidPoints
    }
    #expect(throws: ProjectionError.self) { try UMAP(fitting: Tensor(zeros: [0, 3])) }
    #expect(throws: ProjectionError.self) { try UMAP(fitting: Tensor(zeros: [3, 0])) }
    #expect(throws: ProjectionError.self) {
      try UMAP(fitting: self.heaps(5, 2), labels: [1, 2])
    }
  }

  @Test func wrongOptionsAreRefused() {
    let changes: [(String, (inout UMAPOptions) -> Void)] = [
      ("dimension", { $0.dimension = 0 }), ("dimension", { $0.dimension = 65 }),
      ("neighborCount", { $0.neighborCount = 1 }), ("spread", { $0.spread = 0 }),
      ("minimumDistance", { $0.minimumDistance = 2 }), ("epochs", { $0.epochs = -1 }),
      ("learningRate", { $0.learningRate = .nan }),
      ("negativeSamples", { $0.negativeSamples = -1 }),
      ("repulsionStrength", { $0.repulsionStrength = .infinity }),
      ("localConnectivity", { $0.localConnectivity = -1 }),
      ("unionWeight", { $0.unionWeight = 1.5 }), ("labelWeight", { $0.labelWeight = -0.1 }),
      (
        "density.fraction",
        {
          $0.density = DensityOptions()
          $0.density?.fraction = 2
        }
      ),
    ]
    for (name, change) in changes {
      #expect {
        try UMAP(fitting: self.heaps(10, 2), options: self.options(change))
      } throws: { error in
        "\(error)".hasPrefix(name)
      }
    }
  }

  @Test func progressIsToldAndCanEndTheWork() throws {
    struct Enough: Error {}
    var reports: [UMAPProgress] = []
    _ = try UMAP(fitting: heaps(60, 4), options: options(), pool: pool) { reports.append($0) }
    #expect(reports.map(\.phase).first == .neighbors)
    #expect(reports.last?.epoch == 100 && reports.last?.epochCount == 100)
    let losses = reports.compactMap(\.loss)
    #expect((losses.last ?? 9) < (losses.first ?? 0))
    #expect(throws: Enough.self) {
      try UMAP(fitting: heaps(60, 4), options: options(), pool: pool) {
        if $0.epoch == 3 { throw Enough() }
      }
    }
  }

  @Test func cancelledTasksEnd() async {
    let points = heaps(200, 4)
    let task = Task { try UMAP(fitting: points, options: options { $0.epochs = 1_000_000 }) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func gapsBetweenPartsAreThoseOfAllPairs() {
    let random = MatrixChecks.random(300, 2, seed: 8)
    // Many in one column, and some twice.
    let places = (0..<300).map { row -> [Double] in
      let place = row < 20 ? row % 10 + 20 : row
      return [place < 150 ? 1 : Double(random[place, 0]), Double(random[place, 1])]
    }
    let want = places.map { a -> Double in
      let squares = places.map { b -> Double in
        let (x, y) = (a[0] - b[0], a[1] - b[1])
        return x * x + y * y
      }
      return squares.filter { $0 > 0 }.min()?.squareRoot() ?? .infinity
    }
    for (got, want) in zip(ComponentCenters.gaps(places), want) { #expect(abs(got - want) < 1e-12) }
    #expect(ComponentCenters.gaps([[1, 2], [1, 2]]) == [.infinity, .infinity])
  }
}
