public import SememeTensors

extension TSNE {
  /// Places new points on the map, which stays as it is.
  ///
  /// As openTSNE does (Poličar, Stražar and Zupan 2019, doi:10.1007/978-3-030-33778-0_13): each new
  /// point begins at the median of its nearest neighbors' places, and is attracted by those and repelled by
  /// every point of the map. New points do not see each other, so that none depends on which others come
  /// with it.
  ///
  /// - Parameters:
  ///   - points: [count × width], as wide as those of the map.
  ///   - perplexity: how many neighbors count, in effect.
  ///   - iterations: how many steps each point takes.
  ///   - pool: the threads.
  /// - Returns: their places, [count × dimension].
  /// - Throws: `ProjectionError` where the points are not finite or of another width, or the
  ///   perplexity is below 1 or above the number of the map's points; `CancellationError` where the task was
  ///   cancelled.
  public func transform(
    _ points: Tensor, perplexity: Double = 5, iterations: Int = 250, pool: ThreadPool = .shared
  ) throws -> Tensor {
    let kernels = try KernelLevel.selected()
    let reference = self.points
    let queries = try PointSet(points, minimum: 0, kernels).multiplied(by: reference.factor)
    guard queries.width == reference.width else {
      throw ProjectionError(
        .invalidPoints,
        "t-SNE: new points have \(queries.width) numbers, those of the map \(reference.width)")
    }
    guard perplexity >= 1, perplexity <= Double(max(reference.count, 1)) else {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: a perplexity of \(perplexity) for new points; choose from 1 to \(reference.count)")
    }
    guard iterations >= 0 else {
      throw ProjectionError(.invalidArgument, "t-SNE: \(iterations) steps; give 0 or more")
    }
    let attracting = min(reference.count, Int((3 * perplexity).rounded(.up)))
    let graph = try ExactNeighbors(reference, metric: options.metric, kernels: kernels, pool: pool)
      .neighbors(
        of: queries, neighborCount: min(reference.count, max(attracting, NewPlace.medianCount)),
        pool: pool)
    let affinities = AffinityMatrix(
      conditional: graph.nearest(attracting), perplexity: perplexity, pool: pool)
    var repulsion = Repulsion(count: reference.count, dimension: map.width, kernels)
    for point in 0..<reference.count {
      for axis in 0..<map.width { repulsion[point, axis] = map[point, axis] }
    }
    let placing = NewPlace(places: map, repulsion: repulsion, iterations: iterations)
    return try Tensor([queries.count, map.width]) { out in
      nonisolated(unsafe) let out = out
      try pool.forEachUnlessCancelled(queries.count) { query in
        let place = placing.place(query, graph, affinities)
        for axis in place.indices { out[query * place.count + axis] = place[axis] }
      }
    }
  }
}

/// Finds the place of one new point on a map that stays.
private struct NewPlace: Sendable {
  /// The map, [count × dimension].
  let places: Tensor
  let repulsion: Repulsion
  let iterations: Int

  /// Neighbors whose median is the first place.
  static let medianCount = 25
  private static let exaggeration: Float = 1.5
  private static let rate: Float = 0.1
  private static let momentum: Float = 0.8
  private static let longestGradient: Float = 0.25
  private static let smallestGain: Float = 0.01

  func place(_ query: Int, _ graph: NeighborGraph, _ affinities: AffinityMatrix) -> [Float] {
    var place = start(query, graph)
    var step = [Float](repeating: 0, count: place.count)
    var gain = [Float](repeating: 1, count: place.count)
    for _ in 0..<iterations {
      var gradient = gradient(at: place, query, affinities)
      let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > Self.longestGradient {
        for axis in gradient.indices { gradient[axis] *= Self.longestGradient / length }
      }
      for axis in place.indices {
        let goesOn = (step[axis] < 0) != (gradient[axis] < 0)
        gain[axis] = goesOn ? gain[axis] + 0.2 : gain[axis] * 0.8 + Self.smallestGain
        step[axis] = Self.momentum * step[axis] - Self.rate * gain[axis] * gradient[axis]
        place[axis] += step[axis]
      }
    }
    return place
  }

  private func start(_ query: Int, _ graph: NeighborGraph) -> [Float] {
    let neighbors = (0..<min(Self.medianCount, graph.neighborCount)).map {
      Int(graph.indices[query * graph.neighborCount + $0])
    }
    return (0..<places.width).map { axis in
      let sorted = neighbors.map { places[$0, axis] }.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
  }

  private func gradient(
    at place: [Float], _ query: Int, _ affinities: AffinityMatrix
  ) -> [Float] {
    var force = [Float](repeating: 0, count: place.count)
    let total = place.withUnsafeBufferPointer { place in
      force.withUnsafeMutableBufferPointer { force -> Float in
        guard let place = place.baseAddress, let force = force.baseAddress else { return 1 }
        return repulsion.sum(on: place, into: force)
      }
    }
    var gradient = force.map { -$0 / max(total, .leastNormalMagnitude) }
    for entry in affinities.starts[query]..<affinities.starts[query + 1] {
      let apart = place.indices.map { place[$0] - places[Int(affinities.columns[entry]), $0] }
      let near = 1 / (1 + apart.reduce(0) { $0 + $1 * $1 })
      for axis in place.indices {
        gradient[axis] += Self.exaggeration * affinities.values[entry] * near * apart[axis]
      }
    }
    return gradient
  }
}
