import SememeProjection
import SememeSystem
import SememeTensors
import Testing

@Suite("t-SNE")
struct TSNETests {
  private let pool = ThreadPool(threadCount: 2)

  private func blobs(_ count: Int, _ width: Int, seed: UInt64 = 3) -> Tensor {
    var random = SplitMix(seed: seed)
    return Tensor([count, width]) { out in
      for place in 0..<count * width {
        let blob = place / width % 3
        out[place] = random.uniform() + Float(place % 3 == blob ? 4 : 0)
      }
    }
  }

  private func quick(
    _ method: TSNEOptions.Method = .auto, dimension: Int = 2, perplexity: Double? = nil
  ) -> TSNEOptions {
    var options = TSNEOptions()
    options.method = method
    options.dimension = dimension
    options.perplexity = perplexity
    (options.earlyIterations, options.iterations) = (60, 90)
    return options
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .exact, .barnesHut(angle: 0.5), .interpolation,
  ])
  func threadsChangeNothing(method: TSNEOptions.Method) throws {
    let points = blobs(200, 6)
    func fit(threads: Int) throws -> TSNE {
      try TSNE(
        fitting: points, options: quick(method), pool: ThreadPool(threadCount: threads))
    }
    let (one, many) = (try fit(threads: 1), try fit(threads: 6))
    #expect(one.map == many.map && one.divergence == many.divergence)
  }

  @Test(arguments: [1, 2, 3])
  func heapsStayTogether(dimension: Int) throws {
    let points = blobs(150, 6)
    for method in [TSNEOptions.Method.auto, .barnesHut(angle: 0.5)] {
      let tsne = try TSNE(fitting: points, options: quick(method, dimension: dimension), pool: pool)
      #expect(tsne.map.shape == [150, dimension])
      let kernels = KernelLevel.best
      let graph = try ExactNeighbors(
        PointSet(tsne.map, kernels), metric: .euclidean, kernels: kernels, pool: pool
      ).graph(neighborCount: 5, pool: pool)
      let same = graph.indices.enumerated().count { Int($1) % 3 == $0 / 5 % 3 }
      #expect(same > graph.indices.count * 98 / 100, "\(method)")
    }
  }

  @Test func fewPointsHaveMaps() throws {
    for count in 1...4 {
      for dimension in 1...3 {
        let tsne = try TSNE(
          fitting: blobs(count, 5), options: quick(dimension: dimension), pool: pool)
        #expect(tsne.map.shape == [count, dimension])
        #expect(tsne.map.values.allSatisfy(\.isFinite) && tsne.divergence.isFinite)
      }
    }
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .exact, .barnesHut(angle: 0.5), .interpolation,
  ])
  func twoPointsLieApart(method: TSNEOptions.Method) throws {
    for points in [blobs(2, 5), Tensor([1, 1], shape: [2, 1])] {
      let tsne = try TSNE(fitting: points, options: quick(method), pool: pool)
      #expect(tsne.map[0, 0] != tsne.map[1, 0] && tsne.map.values.allSatisfy(\.isFinite))
      #expect(tsne.divergence == 0 && tsne.perplexity == 1 && tsne.neighborCount == 1)
      #expect(try tsne.transform(points, perplexity: 2).values.allSatisfy(\.isFinite))
    }
    // Two different points lie along the first axis, as far from 0 as each other.
    let map = try TSNE(fitting: blobs(2, 5), options: quick(method), pool: pool).map
    #expect(abs(map[0, 0] - map[1, 0]) > 1e-4 && abs(map[0, 0] + map[1, 0]) < 1e-5)
    var given = quick(method)
    given.start = .places(Tensor([3, 4, -1, 7], shape: [2, 2]))
    #expect(try TSNE(fitting: blobs(2, 5), options: given, pool: pool).map.values == [3, 4, -1, 7])
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .exact, .barnesHut(angle: 0.5), .interpolation,
  ])
  func equalPointsAndConstantColumnsHaveMaps(method: TSNEOptions.Method) throws {
    let equal = Tensor([Float](repeating: 2, count: 120 * 3), shape: [120, 3])
    let pairs = blobs(60, 4)
    let doubled = Tensor(pairs.values + pairs.values, shape: [120, 4])
    for points in [equal, doubled] {
      let tsne = try TSNE(fitting: points, options: quick(method), pool: pool)
      #expect(tsne.map.values.allSatisfy(\.isFinite) && tsne.divergence.isFinite)
    }
  }

  @Test func perplexityIsBounded() throws {
    let points = blobs(20, 30)
    #expect(try TSNE(fitting: points, options: quick(), pool: pool).perplexity == 19.0 / 3)
    let most = try TSNE(fitting: points, options: quick(perplexity: 19), pool: pool)
    #expect(most.neighborCount == 19 && most.divergence.isFinite)
    let error = #expect(throws: ProjectionError.self) {
      try TSNE(fitting: points, options: quick(perplexity: 19.5), pool: pool)
    }
    #expect(error?.message.contains("at most 19") == true)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    var options = [TSNEOptions](repeating: quick(), count: 8)
    options[0].dimension = 4
    options[1].perplexity = 0.5
    options[2].iterations = -1
    options[3].learningRate = 0
    options[4].momentum = 1
    options[5].method = .barnesHut(angle: .nan)
    options[6] = quick(.interpolation, dimension: 3)
    options[7].earlyExaggeration = .infinity
    for options in options {
      #expect(throws: ProjectionError.self) {
        try TSNE(fitting: blobs(20, 3), options: options, pool: pool)
      }
    }
    for points in [Tensor(zeros: [0, 3]), Tensor([1, .nan], shape: [2, 1])] {
      #expect(throws: ProjectionError.self) { try TSNE(fitting: points, pool: pool) }
    }
    #expect(throws: ProjectionError.self) {
      try TSNE(
        fitting: Tensor(zeros: [TSNE.exactLimit + 1, 2]), options: quick(.exact), pool: pool)
    }
    var start = quick()
    start.start = .places(Tensor(zeros: [3, 2]))
    #expect(throws: ProjectionError.self) {
      try TSNE(fitting: blobs(20, 3), options: start, pool: pool)
    }
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .barnesHut(angle: 0.5), .interpolation,
  ])
  func wildSettingsStayFinite(method: TSNEOptions.Method) throws {
    let points = blobs(90, 4)
    var options = quick(method)
    (options.earlyIterations, options.iterations) = (10, 10)
    options.learningRate = 1e9
    let wild = try TSNE(fitting: points, options: options, pool: pool)
    #expect(wild.map.values.allSatisfy(\.isFinite) && wild.divergence.isFinite)
    options.learningRate = nil
    for scale in [1e-30, 1e4, 1e14] as [Float] {
      options.start = .places(points.rows(0..<90).reshaped([180, 2]).rows(0..<90).scaled(scale))
      let far = try TSNE(fitting: points, options: options, pool: pool)
      #expect(far.map.values.allSatisfy(\.isFinite) && far.divergence.isFinite, "\(scale)")
    }
  }

  @Test func progressTellsAFallingDivergence() throws {
    let heard = Locked<[TSNEProgress]>([])
    let tsne = try TSNE(fitting: blobs(100, 5), options: quick(), pool: pool) { progress in
      heard.withLock { $0.append(progress) }
    }
    let all = heard.withLock { $0 }
    #expect(all.map(\.iteration) == [50, 100, 150])
    #expect(all.last?.divergence == tsne.divergence && tsne.divergence < all[0].divergence)
  }

  /// Points without groups shrink under strong exaggeration; left to itself the map does not.
  @Test func mapDoesNotShrinkToAPoint() throws {
    var random = SplitMix(seed: 5)
    let points = Tensor([600, 40]) { out in
      for place in 0..<600 * 40 {
        out[place] = (0..<4).reduce(0) { sum, _ in sum + random.uniform() - 0.5 }
      }
    }
    var options = TSNEOptions()
    options.iterations = 0
    func width(_ exaggeration: Double?) throws -> Float {
      options.earlyExaggeration = exaggeration
      let map = try TSNE(fitting: points, options: options, pool: pool).map
      return map.values.map { abs($0) }.max() ?? 0
    }
    #expect(try width(12) < 1e-4)
    #expect(try width(nil) > 1)
  }

  @Test func cancelledMapEnds() async throws {
    let points = blobs(100, 5)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try TSNE(fitting: points)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try TSNE(fitting: points, pool: pool) { _ in throw Enough() }
    }
  }

  @Test func knownNeighborsGiveTheSameMap() throws {
    let points = blobs(100, 5)
    let kernels = KernelLevel.best
    let graph = try ExactNeighbors(
      PointSet(points, kernels), metric: .euclidean, kernels: kernels, pool: pool
    ).graph(neighborCount: 95, pool: pool)
    let known = try TSNE(fitting: points, neighbors: graph, options: quick(), pool: pool)
    #expect(try TSNE(fitting: points, options: quick(), pool: pool).map == known.map)
    #expect(throws: ProjectionError.self) {
      try TSNE(fitting: points, neighbors: graph.nearest(5), options: quick(), pool: pool)
    }
    #expect(throws: ProjectionError.self) {
      try TSNE(fitting: blobs(99, 5), neighbors: graph, options: quick(), pool: pool)
    }
  }

  @Test func newPointsComeToTheirKind() throws {
    let points = blobs(300, 6)
    let tsne = try TSNE(fitting: points, options: quick(.interpolation), pool: pool)
    let new = blobs(30, 6, seed: 99)
    let places = try tsne.transform(new, pool: pool)
    #expect(places.shape == [30, 2])
    for row in 0..<30 {
      let nearest = try #require(
        (0..<300).min {
          distance(tsne.map, $0, places, row) < distance(tsne.map, $1, places, row)
        })
      #expect(nearest % 3 == row % 3)
    }
    let alone = try tsne.transform(new.rows(7..<8), pool: ThreadPool(threadCount: 1))
    #expect(alone.values == places.rows(7..<8).values)
    #expect(throws: ProjectionError.self) {
      try tsne.transform(Tensor(zeros: [2, 5]), pool: pool)
    }
    #expect(throws: ProjectionError.self) {
      try tsne.transform(new, perplexity: 301, pool: pool)
    }
    #expect(throws: ProjectionError.self) {
      try tsne.transform(new, iterations: -1, pool: pool)
    }
  }

  private func distance(_ a: Tensor, _ i: Int, _ b: Tensor, _ j: Int) -> Float {
    let (x, y) = (a[i, 0] - b[j, 0], a[i, 1] - b[j, 1])
    return x * x + y * y
  }
}

extension Tensor {
  fileprivate func scaled(_ factor: Float) -> Tensor {
    Tensor(values.map { $0 * factor }, shape: shape)
  }
}
