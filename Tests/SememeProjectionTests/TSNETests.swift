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
  func threadsChangeNothing(method: TSNEOptions.Method) async throws {
    let points = blobs(200, 6)
    let tsne = try TSNE(quick(method))
    let one = try await tsne.fit(points, pool: ThreadPool(threadCount: 1))
    let many = try await tsne.fit(points, pool: ThreadPool(threadCount: 6))
    #expect(one.places == many.places && one.divergence == many.divergence)
  }

  @Test(arguments: [1, 2, 3])
  func heapsStayTogether(dimension: Int) async throws {
    let points = blobs(150, 6)
    for method in [TSNEOptions.Method.auto, .barnesHut(angle: 0.5)] {
      let map = try await TSNE(quick(method, dimension: dimension)).fit(points, pool: pool)
      #expect(map.places.shape == [150, dimension])
      let kernels = KernelLevel.best
      let graph = try ExactNeighbors(
        PointSet(map.places, kernels), metric: .euclidean, kernels: kernels, pool: pool
      ).graph(neighborCount: 5, pool: pool)
      let same = graph.indices.enumerated().count { Int($1) % 3 == $0 / 5 % 3 }
      #expect(same > graph.indices.count * 98 / 100, "\(method)")
    }
  }

  @Test func fewPointsHaveMaps() async throws {
    for count in 1...4 {
      for dimension in 1...3 {
        let map = try await TSNE(quick(dimension: dimension)).fit(blobs(count, 5), pool: pool)
        #expect(map.places.shape == [count, dimension])
        #expect(map.places.values.allSatisfy(\.isFinite) && map.divergence.isFinite)
      }
    }
  }

  @Test(arguments: [
    TSNEOptions.Method.auto, .exact, .barnesHut(angle: 0.5), .interpolation,
  ])
  func equalPointsAndConstantColumnsHaveMaps(method: TSNEOptions.Method) async throws {
    let equal = Tensor([Float](repeating: 2, count: 120 * 3), shape: [120, 3])
    let pairs = blobs(60, 4)
    let doubled = Tensor(pairs.values + pairs.values, shape: [120, 4])
    for points in [equal, doubled] {
      let map = try await TSNE(quick(method)).fit(points, pool: pool)
      #expect(map.places.values.allSatisfy(\.isFinite) && map.divergence.isFinite)
    }
  }

  @Test func perplexityIsBounded() async throws {
    let points = blobs(20, 30)
    #expect(try await TSNE(quick()).fit(points, pool: pool).perplexity == 19.0 / 3)
    let most = try await TSNE(quick(perplexity: 19)).fit(points, pool: pool)
    #expect(most.neighborCount == 19 && most.divergence.isFinite)
    let error = await #expect(throws: ProjectionError.self) {
      try await TSNE(quick(perplexity: 19.5)).fit(points, pool: pool)
    }
    #expect(error?.message.contains("at most 19") == true)
  }

  @Test func whatMakesNoSenseIsRefused() async throws {
    var options = [TSNEOptions](repeating: quick(), count: 8)
    options[0].dimension = 4
    options[1].perplexity = 0.5
    options[2].iterations = -1
    options[3].learningRate = 0
    options[4].momentum = 1
    options[5].method = .barnesHut(angle: .nan)
    options[6] = quick(.interpolation, dimension: 3)
    options[7].earlyExaggeration = .infinity
    for options in options { #expect(throws: ProjectionError.self) { try TSNE(options) } }
    for points in [Tensor(zeros: [0, 3]), Tensor([1, .nan], shape: [2, 1])] {
      await #expect(throws: ProjectionError.self) { try await TSNE().fit(points, pool: pool) }
    }
    await #expect(throws: ProjectionError.self) {
      try await TSNE(quick(.exact)).fit(Tensor(zeros: [TSNE.exactLimit + 1, 2]), pool: pool)
    }
    var start = quick()
    start.start = .places(Tensor(zeros: [3, 2]))
    await #expect(throws: ProjectionError.self) {
      try await TSNE(start).fit(blobs(20, 3), pool: pool)
    }
  }

  @Test func progressTellsAFallingDivergence() async throws {
    let heard = Locked<[TSNEProgress]>([])
    let map = try await TSNE(quick()).fit(blobs(100, 5), pool: pool) { progress in
      heard.withLock { $0.append(progress) }
    }
    let all = heard.withLock { $0 }
    #expect(all.map(\.iteration) == [50, 100, 150])
    #expect(all.last?.divergence == map.divergence && map.divergence < all[0].divergence)
  }

  @Test func cancelledMapEnds() throws {
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try TSNE().fit(blobs(100, 5), pool: pool, flag: flag)
    }
  }

  @Test func newPointsComeToTheirKind() async throws {
    let points = blobs(300, 6)
    let map = try await TSNE(quick(.interpolation)).fit(points, pool: pool)
    let new = blobs(30, 6, seed: 99)
    let places = try await map.transform(new, pool: pool)
    #expect(places.shape == [30, 2])
    for row in 0..<30 {
      let nearest = try #require(
        (0..<300).min {
          distance(map.places, $0, places, row) < distance(map.places, $1, places, row)
        })
      #expect(nearest % 3 == row % 3)
    }
    let alone = try await map.transform(new.rows(7..<8), pool: ThreadPool(threadCount: 1))
    #expect(alone.values == places.rows(7..<8).values)
    await #expect(throws: ProjectionError.self) {
      try await map.transform(Tensor(zeros: [2, 5]), pool: pool)
    }
    await #expect(throws: ProjectionError.self) {
      try await map.transform(new, perplexity: 301, pool: pool)
    }
  }

  private func distance(_ a: Tensor, _ i: Int, _ b: Tensor, _ j: Int) -> Float {
    let (x, y) = (a[i, 0] - b[j, 0], a[i, 1] - b[j, 1])
    return x * x + y * y
  }
}
