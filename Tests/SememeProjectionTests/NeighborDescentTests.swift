import SememeProjection
import SememeSystem
import SememeTensors
import Testing

@Suite("NN-descent")
struct NeighborDescentTests {
  private let pool = ThreadPool(threadCount: 2)

  /// Points near a bent surface of four dimensions.
  private func surface(_ count: Int, _ width: Int) -> Tensor {
    var random = SplitMix(seed: 11)
    let directions = (0..<8 * width).map { _ in random.uniform() - 0.5 }
    return Tensor([count, width]) { out in
      for row in 0..<count {
        let t = (0..<4).map { _ in random.uniform() - 0.5 }
        let terms = t + [t[0] * t[1], t[1] * t[2], t[2] * t[3], t[3] * t[0]]
        for axis in 0..<width {
          out[row * width + axis] =
            (0..<8).reduce(0.01 * random.uniform()) {
              $0 + terms[$1] * directions[$1 * width + axis]
            }
        }
      }
    }
  }

  private func descent(
    _ points: Tensor, _ count: Int, _ metric: ProjectionMetric, threads: Int = 2
  ) throws -> NeighborGraph {
    try NeighborDescent.graph(
      neighborCount: count, of: PointSet(points, .best), metric: metric, seed: 0,
      kernels: .best, pool: ThreadPool(threadCount: threads))
  }

  @Test(arguments: ProjectionMetric.allCases, [1, 10, 60])
  func nearlyAllNeighborsAreFound(metric: ProjectionMetric, count: Int) throws {
    let points = surface(3000, 24)
    let exact = try ExactNeighbors(
      PointSet(points, .best), metric: metric, kernels: .best, pool: pool
    ).graph(neighborCount: count, pool: pool)
    let found = try descent(points, count, metric)
    #expect(found.count == 3000 && found.neighborCount == count)
    var hits = 0
    for row in 0..<3000 {
      let range = row * count..<(row + 1) * count
      let neighbors = Set(found.indices[range])
      #expect(neighbors.count == count && !neighbors.contains(Int32(row)))
      #expect(
        zip(found.distances[range], found.distances[range].dropFirst()).allSatisfy { $0 <= $1 })
      hits += neighbors.intersection(exact.indices[range]).count
    }
    #expect(Double(hits) > 0.97 * Double(3000 * count), "\(hits)")
    for place in stride(from: 0, to: exact.distances.count, by: 97)
    where
      found.indices[place] == exact.indices[place]
    {
      #expect(abs(found.distances[place] - exact.distances[place]) < 1e-4)
    }
  }

  @Test func threadsChangeNothing() throws {
    let points = surface(2500, 16)
    let one = try descent(points, 12, .euclidean, threads: 1)
    #expect(try one == descent(points, 12, .euclidean, threads: 7))
  }

  @Test func oddPointsHaveNeighbors() throws {
    let copies = Tensor([500, 3]) { $0.initialize(repeating: 1, count: 1500) }
    let zeros = Tensor(zeros: [300, 3])
    for (points, metric) in [(copies, ProjectionMetric.euclidean), (zeros, .cosine)] {
      let found = try descent(points, 7, metric)
      #expect(found.distances.allSatisfy { $0 == (metric == .cosine ? 1 : 0) })
      for row in 0..<found.count {
        let neighbors = Set(found.indices[row * 7..<row * 7 + 7])
        #expect(neighbors.count == 7 && !neighbors.contains(Int32(row)))
      }
    }
    for count in 2...6 {
      let few = try descent(surface(count, 3), count - 1, .euclidean)
      #expect(few.indices.count == count * (count - 1))
    }
  }

  @Test func choosesByTheNumberOfPoints() throws {
    let points = surface(60, 5)
    let found = try NeighborGraph.neighbors(of: points, count: 100, pool: pool)
    #expect(found.neighborCount == 59)
    #expect(throws: ProjectionError.self) { try NeighborGraph.neighbors(of: points, count: 0) }
    #expect(throws: ProjectionError.self) {
      try NeighborGraph.neighbors(of: Tensor(zeros: [1, 3]), count: 1)
    }
    let many = surface(NeighborGraph.exactLimit + 1, 3)
    let approximate = try NeighborGraph.neighbors(of: many, count: 3, pool: pool)
    #expect(try approximate == descent(many, 3, .euclidean))
  }

  @Test func cancelledSearchEnds() throws {
    let flag = CancellationFlag()
    flag.cancel()
    Cancellation.$flag.withValue(flag) {
      #expect(throws: CancellationError.self) {
        try NeighborDescent.graph(
          neighborCount: 3, of: PointSet(self.surface(500, 4), .best), metric: .euclidean, seed: 0,
          kernels: .best, pool: self.pool)
      }
    }
  }
}
