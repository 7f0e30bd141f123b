internal import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What densMAP adds to a layout: where points are dense in their own space they shall be dense in
/// the map.
///
/// Narayan, Berger and Cho 2021, "Assessing single-cell transcriptomic variability through
/// density-preserving data visualization", doi:10.1038/s41587-020-00801-7: beside the usual loss,
/// the correlation of the log local radii in both spaces counts.
struct DensityForces {
  private let graph: WeightedGraph
  private let b: Float
  /// λ, times the sum of all weights, over the number of points.
  private let strength: Double
  private let varianceShift: Double
  /// Log radii in the points' own space, with mean 0 and variance 1.
  private let ownRadii: [Float]
  /// The similarity φ at a squared distance, and −φ′ / φ.
  private let similarity: DistanceTable
  private let slope: DistanceTable
  /// Log radii in the map.
  private var mapRadii: [Float]
  /// Of each point: the inverse of its radius in the map, the sum of its similarities, and how much
  /// a larger radius would help.
  private var states: [SIMD4<Float>]
  /// What stands before every force of an epoch.
  private var scale: Float = 0

  /// Keeps logarithms of radii finite.
  private static let epsilon = 1e-8

  /// Measures local radii in the points' own space.
  ///
  /// - Parameters:
  ///   - graph: of the layout, symmetric.
  ///   - curve: of the map.
  ///   - options: how much densities count.
  init(_ graph: WeightedGraph, _ curve: SimilarityCurve, _ options: DensityOptions) {
    self.graph = graph
    b = Float(curve.b)
    let total = graph.weights.reduce(0) { $0 + Double($1) }
    strength = options.strength * total / Double(max(graph.count, 1))
    varianceShift = options.varianceShift
    let radii = DensityForces.ownRadii(graph)
    let (mean, variance) = DensityForces.moments(radii)
    ownRadii = radii.map { variance > 0 ? Float((Double($0) - mean) / variance.squareRoot()) : 0 }
    similarity = DistanceTable { d in curve(squaredDistance: d) }
    slope = DistanceTable { d in
      curve.a * curve.b * pow(d, curve.b - 1) * curve(squaredDistance: d)
    }
    mapRadii = [Float](repeating: 0, count: graph.count)
    states = [SIMD4<Float>](repeating: .zero, count: graph.count)
  }

  /// Log of the mean squared length of each point's edges, by their weights.
  static func ownRadii(_ graph: WeightedGraph) -> [Float] {
    (0..<graph.count).map { point in
      var (lengths, weights) = (0.0, 0.0)
      for edge in graph.entries(of: point) {
        let length = Double(graph.lengths[edge])
        lengths += Double(graph.weights[edge]) * length * length
        weights += Double(graph.weights[edge])
      }
      return Float(log(epsilon + (weights > 0 ? lengths / weights : 0)))
    }
  }

  private static func moments(_ values: [Float]) -> (mean: Double, variance: Double) {
    let count = Double(max(values.count, 1))
    let mean = values.reduce(0) { $0 + Double($1) } / count
    let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    return (mean, variance)
  }

  /// Measures local radii in the map, before an epoch.
  ///
  /// - Parameters:
  ///   - points: where they are.
  ///   - pool: the threads.
  mutating func update<Vector: SIMD & Sendable>(
    _ points: [Vector], on pool: ThreadPool
  ) where Vector.Scalar == Float {
    measure(points, on: pool)
    let (mean, variance) = DensityForces.moments(mapRadii)
    let shifted = variance + varianceShift
    let covariance =
      zip(mapRadii, ownRadii).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      / Double(max(graph.count - 1, 1))
    scale = Float(2 * strength / shifted.squareRoot())
    for point in states.indices {
      let excess = Double(mapRadii[point]) - mean
      states[point].z = ownRadii[point] - Float(covariance * excess / shifted)
    }
  }

  private mutating func measure<Vector: SIMD & Sendable>(
    _ points: [Vector], on pool: ThreadPool
  ) where Vector.Scalar == Float {
    let (graph, block) = (graph, 256)
    let similarity = similarity
    mapRadii.withUnsafeMutableBufferPointer { radii in
      states.withUnsafeMutableBufferPointer { states in
        nonisolated(unsafe) let (radii, states) = (radii, states)
        pool.forEach((graph.count + block - 1) / block) { part in
          for point in part * block..<min((part + 1) * block, graph.count) {
            var (lengths, weights) = (Float(0), Float(0))
            for edge in graph.entries(of: point) {
              let difference = points[Int(graph.columns[edge])] - points[point]
              let squared = (difference * difference).sum()
              let weight = similarity(squared)
              lengths += weight * squared
              weights += weight
            }
            let mean = Float(DensityForces.epsilon) + (weights > 0 ? lengths / weights : 0)
            radii[point] = log(mean)
            // Every edge is there in both senses, and both count for both of its ends.
            states[point] = SIMD4(1 / mean, 2 * weights, 0, 0)
          }
        }
      }
    }
  }

  /// The force on a point along one of its edges.
  @inline(__always)
  func force<Vector: SIMD & Sendable>(
    _ x: Vector, _ other: Vector, _ edge: LayoutEdges.Edge
  ) -> Vector where Vector.Scalar == Float {
    let difference = x - other
    let squared = (difference * difference).sum()
    let (phi, slope) = (similarity(squared), slope(squared))
    let shape = 1 - b * (1 - phi)
    let (head, tail) = (states[Int(edge.head)], states[Int(edge.tail)])
    let growth =
      head.z * (phi / head.y) * (shape * head.x + slope)
      + tail.z * (phi / tail.y) * (shape * tail.x + slope)
    return LayoutSweep.limited(scale * growth / edge.weight * difference)
  }
}
