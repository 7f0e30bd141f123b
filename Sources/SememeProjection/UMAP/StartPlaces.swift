internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// First places of points in a map.
enum StartPlaces {
  /// Finds places.
  ///
  /// - Parameters:
  ///   - graph: of the points, symmetric.
  ///   - points: in their own space.
  ///   - options: which start, and of which dimension.
  ///   - kernels: the level.
  ///   - pool: the threads.
  /// - Returns: [count × dimension], every axis from 0 to 10.
  /// - Throws: `ProjectionError` where eigenvectors or components are not found.
  static func make(
    _ graph: WeightedGraph, _ points: PointSet, _ options: UMAPOptions,
    _ kernels: KernelLevel, _ pool: ThreadPool
  ) throws -> Tensor {
    var random = SplitMix(seed: options.seed ^ 0x5EED)
    var places: [[Double]]
    switch options.start {
    case .spectral:
      let spectral = SpectralStart(
        graph: graph, dimension: options.dimension, seed: options.seed, pool: pool)
      places = try spectral.places(points)
    case .pca:
      let ready =
        options.metric == .cosine
        ? Elementwise.normalize(points.points, Execution(kernels: kernels, pool: pool))
        : points.points
      places = try principal(ready, options.dimension)
    case .random:
      places = (0..<points.count).map { _ in
        (0..<options.dimension).map { _ in Double(random.uniform()) }
      }
    }
    scale(&places, by: 10)
    // Copies of a point need places of their own, or nothing would ever part them.
    for row in places.indices {
      for axis in places[row].indices { places[row][axis] += 1e-4 * normal(&random) }
    }
    return spread(places, options.dimension)
  }

  /// Points along their first principal components; 0 on axes beyond their width.
  static func principal(_ points: Tensor, _ dimension: Int) throws -> [[Double]] {
    let count = min(dimension, points.width)
    let coordinates = try PCA(fitting: points, componentCount: count).transform(points)
    return (0..<points.rows).map { row in
      (0..<dimension).map { $0 < count ? Double(coordinates[row, $0]) : 0 }
    }
  }

  /// Makes a number the largest.
  private static func scale(_ places: inout [[Double]], by largest: Double) {
    let found = places.reduce(0.0) { found, place in place.reduce(found) { max($0, abs($1)) } }
    guard found > 0 else { return }
    for row in places.indices {
      for axis in places[row].indices { places[row][axis] *= largest / found }
    }
  }

  /// A number drawn from the normal distribution (Box and Muller 1958).
  private static func normal(_ random: inout SplitMix) -> Double {
    let radius = (-2 * log(1 - Double(random.uniform()))).squareRoot()
    return radius * cos(2 * .pi * Double(random.uniform()))
  }

  /// Every axis from 0 to 10.
  private static func spread(_ places: [[Double]], _ dimension: Int) -> Tensor {
    Tensor([places.count, dimension]) { target in
      for axis in 0..<dimension {
        let values = places.map { $0[axis] }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let factor = high > low ? 10 / (high - low) : 0
        for (row, value) in values.enumerated() {
          target[row * dimension + axis] = Float((value - low) * factor)
        }
      }
    }
  }
}
