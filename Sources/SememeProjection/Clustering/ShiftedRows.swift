internal import SememeTensors

/// Points less their mean, widened one at a time: what k-means measures.
///
/// Work is cut into blocks that depend on the number of points alone, and sums of blocks are added in
/// their order, so that the number of threads changes nothing.
struct ShiftedRows {
  let points: PointSet
  let mean: [Double]
  let pool: ThreadPool
  var count: Int { points.count }
  var width: Int { points.width }
  /// The numbers of all points.
  var all: [Int] { Array(0..<count) }

  /// Takes points.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - pool: the threads.
  ///   - mean: what is subtracted; nil for the points' own mean.
  init(_ points: PointSet, _ pool: ThreadPool, mean: [Double]? = nil) {
    self.points = points
    self.pool = pool
    self.mean = mean ?? CenteredPoints(points.points, pool).mean
  }

  /// One point less the mean.
  func row(_ index: Int) -> [Double] {
    (0..<width).map { Double(points.points[index, $0]) - mean[$0] }
  }

  /// Gives a closure some points one by one, shared out in blocks.
  ///
  /// - Parameters:
  ///   - chosen: the points' numbers.
  ///   - blocks: how many blocks.
  ///   - body: gets the block, the place in `chosen` and the point's numbers.
  /// - Throws: `CancellationError` where the task was cancelled.
  func forEach(
    _ chosen: [Int], blocks: Int, _ body: @escaping (Int, Int, UnsafePointer<Double>) -> Void
  ) throws {
    let width = width
    try points.points.withUnsafeBuffer { source in
      try mean.withUnsafeBufferPointer { mean in
        try pool.forEachUnlessCancelled(blocks) { block in
          let row = UnsafeMutablePointer<Double>.allocate(capacity: width)
          defer { row.deallocate() }
          for place in chosen.count * block / blocks..<chosen.count * (block + 1) / blocks {
            let first = chosen[place] * width
            for j in 0..<width { row[j] = Double(source[first + j]) - mean[j] }
            body(block, place, row)
          }
        }
      }
    }
  }

  /// Numbers that the sums of all blocks may take together.
  private static let mostSums = 1 << 26

  /// How many blocks a number of points is cut into.
  static func blocks(_ count: Int) -> Int { max(1, min(count / 64, 64)) }

  /// The nearest center of each of some points; of equally near ones the first.
  func nearest(of centers: Matrix, among chosen: [Int]) throws -> [Int] {
    var labels = [Int](repeating: 0, count: chosen.count)
    let halves = (0..<centers.rows).map { row in
      centers.row(row).reduce(0) { $0 + $1 * $1 } / 2
    }
    try labels.withUnsafeMutableBufferPointer { labels in
      try centers.values.withUnsafeBufferPointer { centers in
        nonisolated(unsafe) let labels = labels
        guard let start = centers.baseAddress else { return }
        try forEach(chosen, blocks: ShiftedRows.blocks(chosen.count)) { _, place, row in
          var (best, most) = (0, -Double.infinity)
          for (index, half) in halves.enumerated() {
            // |x − c|² = |x|² − 2·(x·c − |c|²/2).
            let closeness = DoubleVectors.dot(row, start + index * width, width) - half
            if closeness > most { (best, most) = (index, closeness) }
          }
          labels[place] = best
        }
      }
    }
    return labels
  }

  /// The squared distance of each of some points from a center of its own.
  func squares(
    from centers: Matrix, _ labels: [Int], among chosen: [Int]
  ) throws -> [Double] {
    var squares = [Double](repeating: 0, count: chosen.count)
    try squares.withUnsafeMutableBufferPointer { squares in
      try centers.values.withUnsafeBufferPointer { centers in
        nonisolated(unsafe) let squares = squares
        guard let start = centers.baseAddress else { return }
        try forEach(chosen, blocks: ShiftedRows.blocks(chosen.count)) { _, place, row in
          squares[place] = DoubleVectors.squaredDistance(
            row, start + labels[place] * width, width)
        }
      }
    }
    return squares
  }

  /// The sum of the points of each cluster: [clusters × width].
  func sums(_ labels: [Int], _ clusterCount: Int) throws -> Matrix {
    // Each block has sums of its own: few blocks, so that many clusters fit.
    let size = clusterCount * width
    let blocks = max(1, min(count / 256, 16, ShiftedRows.mostSums / max(size, 1)))
    var sums = [Double](repeating: 0, count: blocks * size)
    try sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let start = sums.baseAddress
      guard let start else { return }
      try forEach(all, blocks: blocks) { block, place, row in
        DoubleVectors.add(1, row, to: start + (block * size + labels[place] * width), width)
      }
    }
    var total = Matrix(zeros: clusterCount, width)
    for block in 0..<blocks {
      for index in 0..<size { total.values[index] += sums[block * size + index] }
    }
    return total
  }
}
