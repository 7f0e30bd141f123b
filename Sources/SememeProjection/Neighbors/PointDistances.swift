internal import SememeTensors

/// Distances between pairs of points, in a form that is quick to compare: squared, and of the cosine
/// twice.
struct PointDistances: Sendable {
  /// [count × width], at unit length for the cosine.
  let points: Tensor
  private let metric: ProjectionMetric
  private let kernels: KernelLevel
  /// Points without a direction, 1 from all others; empty where there are none.
  private let isZero: [Bool]

  /// Makes points ready.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - metric: how distances are measured.
  ///   - kernels: the level.
  ///   - pool: the threads.
  init(_ points: PointSet, _ metric: ProjectionMetric, kernels: KernelLevel, pool: ThreadPool) {
    (self.metric, self.kernels) = (metric, kernels)
    guard metric == .cosine else {
      (self.points, isZero) = (points.points, [])
      return
    }
    self.points = Elementwise.normalize(points.points, Execution(kernels: kernels, pool: pool))
    let zeros = points.points.withUnsafeBuffer { numbers in
      (0..<points.count).map { row in
        numbers[row * points.width..<(row + 1) * points.width].allSatisfy { $0 == 0 }
      }
    }
    isZero = zeros.contains(true) ? zeros : []
  }

  /// Measures while the points stay where they are.
  struct Reader {
    private let rows: UnsafePointer<Float>
    private let width: Int
    private let rowDistances: RowDistances
    private let isZero: [Bool]

    fileprivate init(
      _ rows: UnsafePointer<Float>, _ width: Int, _ kernels: KernelLevel, _ isZero: [Bool]
    ) {
      (self.rows, self.width, self.isZero) = (rows, width, isZero)
      rowDistances = RowDistances(kernels)
    }

    /// The squared distance of two points.
    func callAsFunction(_ a: Int, _ b: Int) -> Float {
      if !isZero.isEmpty, isZero[a] || isZero[b] { return 2 }
      return rowDistances.squared(rows + a * width, rows + b * width, width)
    }
  }

  /// Gives a closure the means to measure.
  func withReader<R>(_ body: (Reader) throws -> R) rethrows -> R {
    try points.withUnsafeBuffer { numbers in
      guard let rows = numbers.baseAddress else { preconditionFailure("points have numbers") }
      return try body(Reader(rows, points.width, kernels, isZero))
    }
  }

  /// The distance that a compared one stands for.
  func distance(_ squared: Float) -> Float {
    metric == .cosine ? squared / 2 : squared.squareRoot()
  }
}
