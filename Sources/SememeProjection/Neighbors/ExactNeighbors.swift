package import SememeTensors

/// Nearest neighbors by comparing every pair of points.
///
/// Matrix products choose the candidates, a few more than are asked for, since the square of a
/// distance that comes from products has lost digits; candidates are then measured again, number by
/// number. Points are moved to their mean first, which keeps products small. The result does not
/// depend on the number of threads.
package struct ExactNeighbors: Sendable {
  private let metric: ProjectionMetric
  private let kernels: KernelLevel
  /// Moved to the mean, or at unit length for the cosine; [count × width].
  private let points: Tensor
  private let mean: [Float]
  private let columns: [LinearWeight]

  private static let columnBlock = 1024
  private static let rowBlock = 96

  /// Makes points ready to be searched.
  ///
  /// - Parameters:
  ///   - points: what is searched.
  ///   - metric: how distances are measured.
  ///   - kernels: the level.
  ///   - pool: the threads.
  package init(
    _ points: PointSet, metric: ProjectionMetric, kernels: KernelLevel, pool: ThreadPool
  ) {
    self.metric = metric
    self.kernels = kernels
    mean = metric == .euclidean ? ExactNeighbors.mean(points.points) : []
    let ready = ExactNeighbors.prepared(points.points, metric, mean, kernels)
    self.points = ready
    let blocks = (ready.rows + Self.columnBlock - 1) / Self.columnBlock
    columns = (0..<blocks).map { block in
      let rows = ready.rows(
        block * Self.columnBlock..<min((block + 1) * Self.columnBlock, ready.rows))
      return LinearWeight(
        rows, bias: metric == .euclidean ? ExactNeighbors.negatedHalfSquares(rows) : nil,
        kernels: kernels, pool: pool)
    }
  }

  /// The neighbors of every point among the others.
  ///
  /// - Parameters:
  ///   - neighborCount: from 1 to the number of the other points.
  ///   - pool: the threads.
  /// - Returns: the graph; of neighbors at equal distances the lower place comes first.
  /// - Throws: `CancellationError` where the task was cancelled.
  package func graph(neighborCount: Int, pool: ThreadPool) throws -> NeighborGraph {
    precondition(
      neighborCount >= 1 && neighborCount < points.rows,
      "neighbors: \(neighborCount) of \(points.rows) points")
    return try search(points, neighborCount, excludesItself: true, pool)
  }

  /// The nearest of the points to others.
  ///
  /// - Parameters:
  ///   - queries: as wide as the points.
  ///   - neighborCount: from 1 to the number of points.
  ///   - pool: the threads.
  /// - Returns: for each query its neighbors among the points.
  /// - Throws: `CancellationError` where the task was cancelled.
  package func neighbors(
    of queries: PointSet, neighborCount: Int, pool: ThreadPool
  ) throws -> NeighborGraph {
    precondition(
      queries.width == points.width && neighborCount >= 1 && neighborCount <= points.rows,
      "neighbors: \(neighborCount) of \(points.shape) for queries of width \(queries.width)")
    let ready = Self.prepared(queries.points, metric, mean, kernels)
    return try search(ready, neighborCount, excludesItself: false, pool)
  }

  private func search(
    _ queries: Tensor, _ count: Int, excludesItself: Bool, _ pool: ThreadPool
  ) throws -> NeighborGraph {
    let blocks = (queries.rows + Self.rowBlock - 1) / Self.rowBlock
    let arena = Arena()
    var indices = [Int32](repeating: 0, count: queries.rows * count)
    var distances = [Float](repeating: 0, count: queries.rows * count)
    try indices.withUnsafeMutableBufferPointer { indices in
      try distances.withUnsafeMutableBufferPointer { distances in
        nonisolated(unsafe) let (indices, distances) = (indices, distances)
        try pool.forEachUnlessCancelled(blocks) { block in
          let rows = block * Self.rowBlock..<min((block + 1) * Self.rowBlock, queries.rows)
          for (row, found) in zip(
            rows, candidates(of: queries, rows, count, excludesItself: excludesItself, arena))
          {
            let nearest = measured(found, from: queries, row: row).prefix(count)
            for (place, neighbor) in nearest.enumerated() {
              indices[row * count + place] = neighbor.index
              distances[row * count + place] = neighbor.distance
            }
          }
        }
      }
    }
    return NeighborGraph(
      count: queries.rows, neighborCount: count, indices: indices, distances: distances)
  }

  /// The places of a few more points than are asked for, for each of some rows.
  private func candidates(
    of queries: Tensor, _ rows: Range<Int>, _ count: Int, excludesItself: Bool, _ arena: Arena
  ) -> [[Int32]] {
    let kept = min(count + max(8, count / 8), points.rows - (excludesItself ? 1 : 0))
    var best = [NearestRows](repeating: NearestRows(keeping: kept), count: rows.count)
    let execution = Execution(kernels: kernels, arena: arena)
    let part = queries.rows(rows)
    for (block, weight) in columns.enumerated() {
      let products = Linear.forward(part, weight, execution)
      products.withUnsafeBuffer { numbers in
        for row in 0..<rows.count {
          let slice = numbers[row * weight.outputSize..<(row + 1) * weight.outputSize]
          best[row].offer(
            UnsafeBufferPointer(rebasing: slice), first: block * Self.columnBlock,
            except: excludesItself ? rows.lowerBound + row : -1)
        }
      }
    }
    return best.indices.map { best[$0].places() }
  }

  private func measured(
    _ candidates: [Int32], from queries: Tensor, row: Int
  ) -> [(distance: Float, index: Int32)] {
    let distances = RowDistances(kernels)
    let width = points.width
    return points.withUnsafeBuffer { points in
      queries.withUnsafeBuffer { queries in
        guard let points = points.baseAddress, let query = queries.baseAddress else { return [] }
        let found = candidates.map { index -> (distance: Float, index: Int32) in
          let (a, b) = (query + row * width, points + Int(index) * width)
          return (distance(distances.squared(a, b, width), a, b), index)
        }
        return found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
      }
    }
  }

  /// Of rows at unit length the square of the distance is twice 1 − cosine; a row of zeros stays one.
  private func distance(
    _ square: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>
  ) -> Float {
    if metric == .euclidean { return square.squareRoot() }
    let isZero = [a, b].contains { row in (0..<points.width).allSatisfy { row[$0] == 0 } }
    return isZero ? 1 : square / 2
  }

  private static func prepared(
    _ points: Tensor, _ metric: ProjectionMetric, _ mean: [Float], _ kernels: KernelLevel
  ) -> Tensor {
    if metric == .cosine { return Elementwise.normalize(points, Execution(kernels: kernels)) }
    return points.withUnsafeBuffer { source in
      Tensor(points.shape) { out in
        for row in 0..<points.rows {
          for column in 0..<points.width {
            let place = row * points.width + column
            out[place] = source[place] - mean[column]
          }
        }
      }
    }
  }

  private static func mean(_ points: Tensor) -> [Float] {
    var sums = [Double](repeating: 0, count: points.width)
    points.withUnsafeBuffer { source in
      for row in 0..<points.rows {
        for column in 0..<points.width {
          sums[column] += Double(source[row * points.width + column])
        }
      }
    }
    return sums.map { Float($0 / Double(points.rows)) }
  }

  /// −|b|²/2 of every row b: with it a·b puts points in the order of their distance from a.
  private static func negatedHalfSquares(_ rows: Tensor) -> Tensor {
    rows.withUnsafeBuffer { source in
      Tensor([rows.rows]) { out in
        for row in 0..<rows.rows {
          var sum = 0.0
          for column in 0..<rows.width {
            let x = Double(source[row * rows.width + column])
            sum += x * x
          }
          out[row] = Float(-sum / 2)
        }
      }
    }
  }
}
