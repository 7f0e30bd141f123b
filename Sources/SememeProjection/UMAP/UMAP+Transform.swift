public import SememeTensors

extension UMAP {
  /// Places new points on the map, which stays as it is.
  ///
  /// Each new point begins at the mean of its nearest neighbors' places, by their memberships, and is
  /// then drawn to them and pushed away from points of the map drawn at random. New points do not see
  /// each other, so that none depends on which others come with it. Labels and densities do not count.
  ///
  /// - Parameters:
  ///   - points: [count × width], as wide as those of the map.
  ///   - pool: the threads; their number does not change the places.
  /// - Returns: their places, [count × dimension].
  /// - Throws: `ProjectionError` where the points are not finite or of another width;
  ///   `CancellationError` where the task was cancelled.
  public func transform(_ points: Tensor, pool: ThreadPool = .shared) throws -> Tensor {
    let kernels = try KernelLevel.selected()
    let queries = try PointSet(points, minimum: 0, kernels).multiplied(by: self.points.factor)
    guard queries.width == self.points.width else {
      throw ProjectionError(
        .invalidPoints,
        "UMAP: new points have \(queries.width) numbers, those of the map \(self.points.width)")
    }
    guard queries.count > 0 else { return Tensor(zeros: [0, map.width]) }
    let count = min(options.neighborCount, self.points.count)
    let found = try ExactNeighbors(
      self.points, metric: options.metric, kernels: kernels, pool: pool
    ).neighbors(of: queries, neighborCount: count, pool: pool)
    let memberships = Memberships(
      distances: found.distances, neighborCount: count, effectiveCount: Double(count),
      localConnectivity: max(options.localConnectivity - 1, 0),
      meanDistance: neighbors.map {
        Memberships.mean($0.distances) * options.metric.factor(of: self.points)
      })
    let graph = WeightedGraph(
      neighbors: found.indices, weights: memberships.values, lengths: found.distances,
      neighborCount: count)
    // Fewer epochs and smaller steps than for the map: new points begin near where they end.
    let epochs = options.epochs.map { $0 / 3 } ?? 100
    let layout = Layout(
      graph: graph.pruned(below: 1 / Float(max(epochs, 100))), curve: curve, options: options,
      epochs: epochs, learningRate: Float(options.learningRate / 4))
    return try layout.run(places(by: graph), among: map, on: pool, report: nil)
  }

  /// The mean of the neighbors' places; of a neighbor that is certain, its own.
  private func places(by graph: WeightedGraph) -> Tensor {
    Tensor([graph.count, map.width]) { target in
      for row in 0..<graph.count {
        var entries = graph.entries(of: row)
        if let certain = entries.first(where: { graph.weights[$0] == 1 }) {
          entries = certain..<certain + 1
        }
        let total = graph.weights[entries].reduce(0, +)
        for axis in 0..<map.width {
          let sum = entries.reduce(Float(0)) {
            $0 + graph.weights[$1] * map[Int(graph.columns[$1]), axis]
          }
          target[row * map.width + axis] = total > 0 ? sum / total : 0
        }
      }
    }
  }
}
