internal import SememeTensors

/// Moves points until neighbors lie together: UMAP's layout.
struct Layout: Sendable {
  /// From each point that moves to its neighbors, without edges so light that no epoch takes them.
  let graph: WeightedGraph
  let curve: SimilarityCurve
  let options: UMAPOptions
  /// Passes over the edges.
  let epochs: Int
  /// How far points move at the begin.
  let learningRate: Float

  /// Is told how far the layout is, and may end it by throwing.
  typealias Report = (_ epoch: Int, _ loss: Double?) throws -> Void

  /// Moves points.
  ///
  /// - Parameters:
  ///   - points: where they begin, [count × dimension].
  ///   - others: what the edges lead to and does not move, [others × dimension]; nil for the points
  ///     themselves, with a symmetric graph.
  ///   - pool: the threads; they do not change the result.
  ///   - report: is called after every epoch.
  /// - Returns: where they end, [count × dimension].
  /// - Throws: `CancellationError` where the task was cancelled; what `report` throws.
  func run(
    _ points: Tensor, among others: Tensor? = nil, on pool: ThreadPool, report: Report?
  ) throws -> Tensor {
    switch points.width {
    case ...2: try run(MapPoints<SIMD2<Float>>(points), others, pool, report)
    case ...4: try run(MapPoints<SIMD4<Float>>(points), others, pool, report)
    case ...8: try run(MapPoints<SIMD8<Float>>(points), others, pool, report)
    case ...16: try run(MapPoints<SIMD16<Float>>(points), others, pool, report)
    case ...32: try run(MapPoints<SIMD32<Float>>(points), others, pool, report)
    default: try run(MapPoints<SIMD64<Float>>(points), others, pool, report)
    }
  }

  private func run<Vector>(
    _ start: MapPoints<Vector>, _ others: Tensor?, _ pool: ThreadPool, _ report: Report?
  ) throws -> Tensor {
    var points = start.vectors
    let fixed = others.map { MapPoints<Vector>($0).vectors }
    let edges = fixed == nil ? LayoutEdges(among: graph) : LayoutEdges(from: graph)
    let sweep = LayoutSweep(self, edges, among: fixed)
    let loss = LayoutLoss(self)
    var lastLoss: Double?
    var density = fixed == nil ? options.density.map { DensityForces(graph, curve, $0) } : nil
    for epoch in 0..<epochs {
      try Cancellation.check()
      let isDense = isDense(epoch)
      if isDense { density?.update(points, on: pool) }
      sweep.run(
        epoch: epoch, rate: learningRate * (1 - Float(epoch) / Float(epochs)), &points,
        density: isDense ? density : nil, on: pool)
      guard let report else { continue }
      if epoch % max(epochs / 10, 1) == 0 || epoch + 1 == epochs {
        lastLoss = loss(points, among: fixed ?? points, on: pool)
      }
      try report(epoch + 1, lastLoss)
    }
    return MapPoints(vectors: points, dimension: start.dimension).tensor
  }

  /// Whether densities count in an epoch.
  private func isDense(_ epoch: Int) -> Bool {
    guard let density = options.density, density.strength > 0 else { return false }
    return Double(epoch + 1) / Double(epochs) > 1 - density.fraction
  }
}
