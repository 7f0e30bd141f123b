public import SememeTensors

/// Principal component analysis: the directions in which points vary most (Hotelling 1933,
/// doi:10.1037/h0071325).
///
/// ```swift
/// let pca = try PCA(fitting: points, componentCount: 2)
/// let map = try pca.transform(points)
/// ```
public struct PCA: Sendable {
  /// How the components are found.
  public enum Solver: String, Sendable, CaseIterable {
    /// Exact where the smaller side of the points is at most 1024 or many components are wanted,
    /// else randomised.
    case automatic
    /// By the eigenvectors of the covariance matrix or, where points are fewer than their
    /// coordinates, of the matrix of their dot products.
    case exact
    /// By a random range finder with power iterations (Halko, Martinsson and Tropp 2011,
    /// doi:10.1137/090771806): close for the leading components, and much faster for wide points.
    case randomized
  }

  /// The mean of the points, [width].
  public let mean: Tensor
  /// Orthonormal directions as rows, the one of the largest variance first, [components × width].
  ///
  /// The entry of the largest magnitude in each is positive.
  public let components: Tensor
  /// The variance of the points along each component, with n − 1 in the denominator.
  public let explainedVariance: [Double]
  /// The same as a part of the points' whole variance; zeros where they do not vary.
  public let explainedVarianceRatio: [Double]
  /// The singular values of the centered points that belong to the components.
  public let singularValues: [Double]
  /// The mean variance along the directions that were left out (Tipping and Bishop 1999,
  /// doi:10.1111/1467-9868.00196); 0 where none was.
  public let noiseVariance: Double
  /// Whether `transform` scales every coordinate to variance 1.
  public let isWhitening: Bool

  /// Numbers that all components may have together.
  private static let mostNumbers = 1 << 28

  private let center: [Double]
  private let directions: Matrix
  private let pool: ThreadPool

  /// How many components there are.
  public var componentCount: Int { directions.rows }

  /// Finds the components of points.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - componentCount: how many, at most `width`, and at most 2 GB of them. Beyond the number of
  ///     directions in which the points vary, components are arbitrary orthonormal directions of
  ///     variance 0.
  ///   - isWhitening: whether `transform` scales every coordinate to variance 1; a coordinate of
  ///     variance 0 stays 0.
  ///   - solver: how.
  ///   - seed: of the randomised solver.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where the points are none, not finite or no matrix, or
  ///   `componentCount` is not from 1 to their width, or so large that components do not fit;
  ///   `CancellationError` where the task was cancelled.
  public init(
    fitting points: Tensor, componentCount: Int, isWhitening: Bool = false,
    solver: Solver = .automatic, seed: UInt64 = 0, pool: ThreadPool = .shared
  ) throws {
    let points = try PointSet(points, KernelLevel.preferred, pool: pool).points
    guard (1...points.width).contains(componentCount) else {
      throw ProjectionError(
        .invalidArgument,
        "PCA: \(componentCount) components of points of width \(points.width); ask for 1 to "
          + "\(points.width)")
    }
    let most = max(PCA.mostNumbers / points.width, 1)
    guard componentCount <= most else {
      throw ProjectionError(
        .invalidArgument,
        "PCA: \(componentCount) components of width \(points.width) take more than 2 GB; ask for "
          + "\(most) or fewer")
    }
    let centered = CenteredPoints(points, pool)
    let fit = try PCAFit(centered, componentCount, solver, seed)
    let degrees = Double(max(points.rows - 1, 1))
    let total = fit.squares / degrees
    center = centered.mean
    directions = fit.directions
    mean = Tensor(centered.mean.map(Float.init), shape: [points.width])
    components = fit.directions.tensor
    singularValues = fit.singularValues
    let variances = fit.singularValues.map { $0 * $0 / degrees }
    explainedVariance = variances
    explainedVarianceRatio = variances.map { total > 0 ? $0 / total : 0 }
    let left = min(points.rows, points.width) - componentCount
    noiseVariance = left > 0 ? max(total - variances.reduce(0, +), 0) / Double(left) : 0
    self.isWhitening = isWhitening
    self.pool = pool
  }

  /// The coordinates of points along the components.
  ///
  /// - Parameter points: [count × width], as wide as those of the fit.
  /// - Returns: [count × components].
  /// - Throws: `ProjectionError` where the width differs or a coordinate is not finite.
  public func transform(_ points: Tensor) throws(ProjectionError) -> Tensor {
    let points = try PointSet(points, minimum: 0, KernelLevel.preferred, pool: pool).points
    guard points.width == directions.columns else {
      throw ProjectionError(
        .invalidPoints,
        "PCA: points of width \(points.width); the fit's had \(directions.columns)")
    }
    let (width, count) = (points.width, componentCount)
    let factors = factors(inverse: false)
    return Tensor([points.rows, count]) { output in
      points.withUnsafeBuffer { points in
        directions.values.withUnsafeBufferPointer { directions in
          guard let source = points.baseAddress, let rows = directions.baseAddress else { return }
          PCA.forEachRow(points.count / width, width, pool) { row, scratch in
            DoubleVectors.center(source + row * width, center, to: scratch, width)
            for k in 0..<count {
              let product = DoubleVectors.dot(scratch, rows + k * width, width)
              output[row * count + k] = Float(product * factors[k])
            }
          }
        }
      }
    }
  }

  /// The points that have given coordinates: mean + Σ coordinate · component.
  ///
  /// - Parameter coordinates: [count × components].
  /// - Returns: [count × width].
  /// - Throws: `ProjectionError` where the number of coordinates differs from that of the components
  ///   or one is not finite.
  public func inverseTransform(_ coordinates: Tensor) throws(ProjectionError) -> Tensor {
    let coordinates = try PointSet(coordinates, minimum: 0, KernelLevel.preferred, pool: pool)
      .points
    guard coordinates.width == componentCount else {
      throw ProjectionError(
        .invalidPoints,
        "PCA: \(coordinates.width) coordinates a point; the fit has \(componentCount) components")
    }
    let (width, count) = (directions.columns, componentCount)
    let factors = factors(inverse: true)
    return Tensor([coordinates.rows, width]) { output in
      coordinates.withUnsafeBuffer { coordinates in
        directions.values.withUnsafeBufferPointer { directions in
          guard let rows = directions.baseAddress else { return }
          PCA.forEachRow(coordinates.count / count, width, pool) { row, scratch in
            for j in 0..<width { scratch[j] = center[j] }
            for k in 0..<count {
              let factor = Double(coordinates[row * count + k]) * factors[k]
              DoubleVectors.add(factor, rows + k * width, to: scratch, width)
            }
            for j in 0..<width { output[row * width + j] = Float(scratch[j]) }
          }
        }
      }
    }
  }

  /// What whitening multiplies every coordinate with.
  private func factors(inverse: Bool) -> [Double] {
    explainedVariance.map { variance in
      guard isWhitening else { return 1 }
      let deviation = variance.squareRoot()
      if inverse { return deviation }
      return deviation > 0 ? 1 / deviation : 0
    }
  }

  /// Shares rows out, each with room for one row of doubles.
  private static func forEachRow(
    _ rows: Int, _ width: Int, _ pool: ThreadPool,
    _ body: @escaping (Int, UnsafeMutablePointer<Double>) -> Void
  ) {
    let part = 128
    pool.forEach((rows + part - 1) / part) { index in
      let scratch = UnsafeMutablePointer<Double>.allocate(capacity: width)
      defer { scratch.deallocate() }
      for row in index * part..<min((index + 1) * part, rows) { body(row, scratch) }
    }
  }
}
