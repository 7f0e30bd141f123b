internal import SememeTensors

/// Points less their mean, widened to doubles block by block.
///
/// All sums run over the points in their order, whatever the number of threads.
struct CenteredPoints: MatrixProducts {
  /// [count × width].
  let points: Tensor
  /// The mean of the points.
  let mean: [Double]
  private let pool: ThreadPool
  var rowCount: Int { points.rows }
  var columnCount: Int { points.width }
  /// Rows that are widened at a time: with 384 columns, less than a core's second-level cache.
  private static let blockRows = 256
  /// Rows of a product that one thread computes at a time.
  private static let stripe = 24

  init(_ points: Tensor, _ pool: ThreadPool) {
    self.points = points
    self.pool = pool
    mean = CenteredPoints.mean(of: points, pool)
  }

  /// The mean of every column: sums of fixed blocks, added in their order.
  private static func mean(of points: Tensor, _ pool: ThreadPool) -> [Double] {
    let (rows, width) = (points.rows, points.width)
    let blocks = (rows + blockRows - 1) / blockRows
    var sums = [Double](repeating: 0, count: blocks * width)
    sums.withUnsafeMutableBufferPointer { sums in
      points.withUnsafeBuffer { points in
        guard let sums = sums.baseAddress, let points = points.baseAddress else { return }
        pool.forEach(blocks) { block in
          let sum = sums + block * width
          for row in block * blockRows..<min((block + 1) * blockRows, rows) {
            let point = points + row * width
            for j in 0..<width { sum[j] += Double(point[j]) }
          }
        }
      }
    }
    return (0..<width).map { column in
      (0..<blocks).reduce(0) { $0 + sums[$1 * width + column] } / Double(rows)
    }
  }

  /// Gives a closure some rows, centered and widened.
  ///
  /// - Parameter body: gets the rows' numbers and [rows × width].
  /// - Throws: `CancellationError` where the task was cancelled.
  func forEachBlock(_ body: (Range<Int>, UnsafePointer<Double>) -> Void) throws {
    let (count, width) = (points.rows, points.width)
    let block = UnsafeMutablePointer<Double>.allocate(capacity: CenteredPoints.blockRows * width)
    defer { block.deallocate() }
    for first in stride(from: 0, to: count, by: CenteredPoints.blockRows) {
      try Cancellation.check()
      let rows = first..<min(first + CenteredPoints.blockRows, count)
      pool.forEach((rows.count + 63) / 64) { part in
        for row in part * 64..<min((part + 1) * 64, rows.count) {
          widen(first + row, to: block + row * width)
        }
      }
      body(rows, UnsafePointer(block))
    }
  }

  /// One point less the mean.
  func widen(_ row: Int, to target: UnsafeMutablePointer<Double>) {
    let width = points.width
    points.withUnsafeBuffer { points in
      mean.withUnsafeBufferPointer { mean in
        guard let points = points.baseAddress, let mean = mean.baseAddress else { return }
        DoubleVectors.center(points + row * width, mean, to: target, width)
      }
    }
  }

  /// XᵀX of the centered points X, [width × width]: its upper triangle alone.
  func scatter() throws -> Matrix {
    let width = points.width
    var result = Matrix(zeros: width, width)
    try result.values.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      try forEachBlock { rows, block in addSquare(of: block, rows.count, width, to: result) }
    }
    return result
  }

  /// XXᵀ of the centered points X, [count × count]: its upper triangle alone.
  func gram() throws -> Matrix {
    let (count, width) = (points.rows, points.width)
    var columns = Matrix(zeros: width, count)
    for row in 0..<count {
      try Cancellation.check()
      for j in 0..<width { columns[j, row] = Double(points[row, j]) - mean[j] }
    }
    var result = Matrix(zeros: count, count)
    try result.values.withUnsafeMutableBufferPointer { result in
      try columns.values.withUnsafeBufferPointer { columns in
        guard let result = result.baseAddress, let columns = columns.baseAddress else { return }
        for first in stride(from: 0, to: width, by: CenteredPoints.blockRows) {
          try Cancellation.check()
          addSquare(
            of: columns + first * count, min(CenteredPoints.blockRows, width - first), count,
            to: result)
        }
      }
    }
    return result
  }

  /// The upper triangle of BᵀB, added to a matrix of `width` rows.
  private func addSquare(
    of block: UnsafePointer<Double>, _ rows: Int, _ width: Int,
    to result: UnsafeMutablePointer<Double>
  ) {
    let stripe = CenteredPoints.stripe
    pool.forEach((width + stripe - 1) / stripe) { index in
      let first = index * stripe
      DoubleProducts.add(
        .init(block + first, rowStride: 1, innerStride: width), block + first, bStride: width,
        to: result + (first * width + first), cStride: width, rows: min(stripe, width - first),
        columns: width - first, inner: rows)
    }
  }

  /// X·R.
  ///
  /// - Parameter right: [width × columns].
  /// - Returns: [count × columns].
  /// - Throws: `CancellationError` where the task was cancelled.
  func product(_ right: Matrix) throws -> Matrix {
    let (width, columns) = (points.width, right.columns)
    var result = Matrix(zeros: points.rows, columns)
    try result.values.withUnsafeMutableBufferPointer { result in
      try right.values.withUnsafeBufferPointer { right in
        guard let result = result.baseAddress, let right = right.baseAddress else { return }
        try forEachBlock { rows, block in
          pool.forEach((rows.count + 31) / 32) { part in
            let first = part * 32
            DoubleProducts.add(
              .init(block + first * width, rowStride: width, innerStride: 1), right,
              bStride: columns, to: result + (rows.lowerBound + first) * columns,
              cStride: columns, rows: min(32, rows.count - first), columns: columns, inner: width)
          }
        }
      }
    }
    return result
  }

  /// L·X.
  ///
  /// - Parameter left: [rows × count].
  /// - Returns: [rows × width].
  /// - Throws: `CancellationError` where the task was cancelled.
  func product(left: Matrix) throws -> Matrix {
    let (count, width) = (points.rows, points.width)
    var result = Matrix(zeros: left.rows, width)
    try result.values.withUnsafeMutableBufferPointer { result in
      try left.values.withUnsafeBufferPointer { left in
        guard let result = result.baseAddress, let start = left.baseAddress else { return }
        let leftRows = left.count / max(count, 1)
        try forEachBlock { rows, block in
          pool.forEach((width + 63) / 64) { part in
            let first = part * 64
            DoubleProducts.add(
              .init(start + rows.lowerBound, rowStride: count, innerStride: 1), block + first,
              bStride: width, to: result + first, cStride: width, rows: leftRows,
              columns: min(64, width - first), inner: rows.count)
          }
        }
      }
    }
    return result
  }

  /// The sum of all squares, Σ|x − mean|².
  func squares() throws -> Double {
    var sum = 0.0
    let width = points.width
    try forEachBlock { rows, block in
      for row in 0..<rows.count {
        sum += DoubleVectors.dot(block + row * width, block + row * width, width)
      }
    }
    return sum
  }
}
