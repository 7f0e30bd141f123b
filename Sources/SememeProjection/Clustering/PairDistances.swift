public import SememeTensors

/// The distances of all pairs of some points, each pair once.
public struct PairDistances: Sendable, Equatable {
  /// How many points there are.
  public let count: Int
  /// The distances of point 0 from 1, 2, …, then those of 1 from 2, 3, …: count·(count − 1)/2.
  package private(set) var values: [Double]

  /// How many points can be compared: their distances take 1.6 GB.
  public static let maximumCount = 20_000

  /// Measures all pairs of points.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - metric: how distances are measured.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where the points are none, more than `maximumCount` or not finite;
  ///   `CancellationError` where the task was cancelled.
  public init(
    _ points: Tensor, metric: ProjectionMetric = .euclidean, pool: ThreadPool = .shared
  ) throws {
    let rows = MeasuredRows(try PointSet(points, KernelLevel.preferred), metric)
    try self.init(count: rows.count)
    let count = count
    try values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      try pool.forEachUnlessCancelled(count) { i in
        let start = PairDistances.start(i, count)
        for j in i + 1..<max(count, i + 1) { values[start + j] = rows.distance(i, j) }
      }
    }
  }

  /// Takes distances that were measured elsewhere.
  ///
  /// - Parameter matrix: [count × count]: symmetric, not negative, zeros on the diagonal.
  /// - Throws: `ProjectionError` where the matrix is none of these.
  public init(matrix: Tensor) throws(ProjectionError) {
    guard matrix.shape.count == 2, matrix.rows == matrix.width, matrix.rows > 0 else {
      throw ProjectionError(
        .invalidArgument, "distances must be a matrix [count × count], not \(matrix.shape)")
    }
    try self.init(count: matrix.rows)
    for i in 0..<count {
      guard abs(matrix[i, i]) <= 1e-6 else {
        throw ProjectionError(
          .invalidArgument, "the distance of point \(i) from itself is \(matrix[i, i]), expected 0")
      }
      for j in i + 1..<max(count, i + 1) {
        let (a, b) = (matrix[i, j], matrix[j, i])
        // Not greater, rather than less: NaN is no distance.
        guard a >= 0, a.isFinite, abs(a - b) <= 1e-5 * max(a, b) else {
          throw ProjectionError(
            .invalidArgument,
            "the distance of points \(i) and \(j) is \(a) one way and \(b) the other; distances must "
              + "be finite, not negative and the same both ways")
        }
        values[PairDistances.start(i, count) + j] = Double(a)
      }
    }
  }

  private init(count: Int) throws(ProjectionError) {
    guard count <= PairDistances.maximumCount else {
      throw ProjectionError(
        .invalidPoints,
        "\(count) points have too many pairs to keep; take at most \(PairDistances.maximumCount), for "
          + "example a sample, or cluster with k-means or HDBSCAN")
    }
    self.count = count
    values = [Double](repeating: 0, count: count * (count - 1) / 2)
  }

  /// What to add to j for the place of the pair (i, j), i < j.
  static func start(_ i: Int, _ count: Int) -> Int {
    i * (2 * count - i - 1) / 2 - i - 1
  }

  /// The distance of two points.
  ///
  /// - Precondition: both are below `count`.
  public subscript(i: Int, j: Int) -> Double {
    precondition(i >= 0 && j >= 0 && i < count && j < count, "distances: points \(i) and \(j)")
    return i == j ? 0 : values[PairDistances.start(min(i, j), count) + max(i, j)]
  }
}
