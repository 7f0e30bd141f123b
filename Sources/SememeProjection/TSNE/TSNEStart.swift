import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where the points of a map begin.
struct TSNEStart {
  private let options: TSNEOptions
  private let pool: ThreadPool
  /// The standard deviation of the first coordinate.
  private static let deviation = 1e-4
  /// That of the noise which keeps equal points apart, as a part of the former.
  private static let jitter = 0.01

  init(_ options: TSNEOptions, pool: ThreadPool) {
    self.options = options
    self.pool = pool
  }

  /// The first places.
  ///
  /// - Parameter points: [count × width].
  /// - Returns: [count × dimension].
  /// - Throws: `ProjectionError` where given places do not suit the points; `CancellationError` where the
  ///   task was cancelled.
  func places(for points: Tensor) throws -> Tensor {
    switch options.start {
    case .pca: try principal(points)
    case .random: noise(count: points.rows, deviation: Self.deviation)
    case .places(let places): try checked(places, count: points.rows)
    }
  }

  private func checked(_ places: Tensor, count: Int) throws(ProjectionError) -> Tensor {
    guard places.shape == [count, options.dimension] else {
      throw ProjectionError(
        .invalidArgument,
        "t-SNE: the places to start from have the shape \(places.shape); expected "
          + "\([count, options.dimension])")
    }
    return try PointSet(places, .best).points
  }

  private func principal(_ points: Tensor) throws -> Tensor {
    let dimension = options.dimension
    let found = min(dimension, points.width)
    let pca = try PCA(
      fitting: points, componentCount: found, seed: options.seed, pool: pool)
    let components = try pca.transform(points)
    let spread = pca.explainedVariance.first.map { $0.squareRoot() } ?? 0
    let scale = spread > 0 ? Float(Self.deviation / spread) : 0
    let noise = noise(count: points.rows, deviation: Self.deviation * Self.jitter)
    return Tensor([points.rows, dimension]) { out in
      for row in 0..<points.rows {
        for axis in 0..<dimension {
          out[row * dimension + axis] =
            noise[row, axis] + (axis < found ? components[row, axis] * scale : 0)
        }
      }
    }
  }

  /// Normally distributed numbers (Box and Muller 1958).
  private func noise(count: Int, deviation: Double) -> Tensor {
    var random = SplitMix(seed: options.seed)
    return Tensor([count, options.dimension]) { out in
      for place in 0..<count * options.dimension {
        let (radius, turn) = (1 - Double(random.uniform()), Double(random.uniform()))
        out[place] = Float(deviation * (-2 * log(radius)).squareRoot() * cos(2 * .pi * turn))
      }
    }
  }
}
