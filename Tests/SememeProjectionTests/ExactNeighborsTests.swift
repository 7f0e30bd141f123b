import SememeProjection
import SememeTensors
import Testing

@Suite("Exact neighbors")
struct ExactNeighborsTests {
  private let kernels = KernelLevel.best

  private func points(_ count: Int, _ width: Int, seed: UInt64, offset: Float = 0) -> Tensor {
    var random = SplitMix(seed: seed)
    return Tensor([count, width]) { out in
      for place in 0..<count * width { out[place] = 2 * random.uniform() - 1 + offset }
    }
  }

  private func graph(
    _ points: Tensor, _ count: Int, _ metric: ProjectionMetric, threads: Int = 2
  ) throws -> NeighborGraph {
    let pool = ThreadPool(threadCount: threads)
    return try ExactNeighbors(
      PointSet(points, kernels), metric: metric, kernels: kernels, pool: pool
    ).graph(neighborCount: count, pool: pool)
  }

  /// Every pair in double precision.
  private func plain(_ x: Tensor, _ count: Int, _ metric: ProjectionMetric) -> [[(Double, Int)]] {
    func row(_ i: Int) -> [Double] { (0..<x.width).map { Double(x[i, $0]) } }
    let rows = (0..<x.rows).map(row)
    func length(_ a: [Double]) -> Double { a.map { $0 * $0 }.reduce(0, +).squareRoot() }
    return (0..<x.rows).map { i in
      let all = (0..<x.rows).filter { $0 != i }.map { j -> (Double, Int) in
        if metric == .euclidean { return (length(zip(rows[i], rows[j]).map { $0 - $1 }), j) }
        let dot = zip(rows[i], rows[j]).map { $0 * $1 }.reduce(0, +)
        let lengths = length(rows[i]) * length(rows[j])
        return (lengths == 0 ? 1 : 1 - dot / lengths, j)
      }
      return Array(all.sorted { $0 < $1 }.prefix(count))
    }
  }

  @Test(arguments: ProjectionMetric.allCases)
  func equalsComparingEveryPair(metric: ProjectionMetric) throws {
    // More than one block of rows and of columns; far from the origin, where products lose digits.
    let x = points(1100, 7, seed: 3, offset: metric == .euclidean ? 50 : 0)
    let found = try graph(x, 12, metric)
    for (i, row) in plain(x, 12, metric).enumerated() {
      for (place, expected) in row.enumerated() {
        let distance = Double(found.distances[i * 12 + place])
        #expect(abs(distance - expected.0) < 2e-5, "point \(i), neighbor \(place)")
      }
      let same = Set(row.map(\.1)).intersection(
        found.indices[i * 12..<(i + 1) * 12].map { Int($0) })
      #expect(same.count >= 11)
    }
  }

  @Test func duplicatesComeInOrderAtNoDistance() throws {
    let x = Tensor([5, 5, 1, 2, 5, 5, 5, 5, 1, 2], shape: [5, 2])
    let found = try graph(x, 2, .euclidean)
    #expect(found.indices[0..<6] == [2, 3, 4, 0, 0, 3][0..<6])
    #expect(found.distances[0] == 0 && found.distances[2] == 0)
  }

  @Test func zerosAreOneAwayByCosine() throws {
    let x = Tensor([0, 0, 1, 0, -1, 0, 2, 0.1, 0, 0], shape: [5, 2])
    let found = try graph(x, 4, .cosine)
    #expect(found.indices[0..<4] == [1, 2, 3, 4] && found.distances[0..<4] == [1, 1, 1, 1])
    #expect(found.indices[4..<8] == [3, 0, 4, 2] && found.distances[7] == 2)
  }

  @Test func threadsChangeNothing() throws {
    let x = points(500, 33, seed: 8)
    let one = try graph(x, 20, .euclidean, threads: 1)
    #expect(try graph(x, 20, .euclidean, threads: 5) == one)
    #expect(try graph(x, 5, .euclidean).indices == one.nearest(5).indices)
  }

  @Test func queriesFindThemselves() throws {
    let x = points(300, 9, seed: 2)
    let pool = ThreadPool(threadCount: 2)
    let search = ExactNeighbors(
      try PointSet(x, kernels), metric: .euclidean, kernels: kernels, pool: pool)
    let found = try search.neighbors(
      of: PointSet(x.rows(100..<200), kernels), neighborCount: 3, pool: pool)
    #expect(found.count == 100)
    for row in 0..<100 {
      #expect(found.indices[row * 3] == Int32(100 + row) && found.distances[row * 3] == 0)
    }
  }

  @Test func cancelledSearchEnds() throws {
    let flag = CancellationFlag()
    flag.cancel()
    let pool = ThreadPool(threadCount: 1)
    let search = ExactNeighbors(
      try PointSet(points(10, 2, seed: 1), kernels), metric: .euclidean, kernels: kernels,
      pool: pool)
    Cancellation.$flag.withValue(flag) {
      #expect(throws: CancellationError.self) { try search.graph(neighborCount: 2, pool: pool) }
    }
  }

  @Test(arguments: [Float.nan, .infinity, 1e30])
  func badNumberIsNamed(value: Float) throws {
    let error = try #require(throws: ProjectionError.self) {
      try PointSet(Tensor([1, 2, 3, value], shape: [2, 2]), kernels)
    }
    #expect(error.code == .invalidPoints && error.message.contains("point 1, number 1"))
  }

  @Test func noPointsAndNoNumbersAreRefused() {
    for shape in [[0, 3], [3, 0], [3]] {
      #expect(throws: ProjectionError.self) { try PointSet(Tensor(zeros: shape), kernels) }
    }
  }
}
