internal import SememeTensors

/// What a layout makes small: −log of the similarity of neighbors, and −log of one minus the
/// similarity of the points drawn at random for each of them, on average over the edges as often as
/// they are taken.
///
/// Damrich and Hamprecht 2021, "On UMAP's true loss function", arXiv:2103.14608, equation 7.
struct LayoutLoss: Sendable {
  private let graph: WeightedGraph
  private let negativeSamples: Int
  private let repulsionStrength: Double
  private let seed: UInt64
  private let neighborLoss: DistanceTable
  private let strangerLoss: DistanceTable

  /// Strangers that are looked at for each point.
  private static let strangers = 5

  init(_ layout: Layout) {
    graph = layout.graph
    negativeSamples = layout.options.negativeSamples
    repulsionStrength = layout.options.repulsionStrength
    seed = layout.options.seed
    neighborLoss = layout.curve.neighborLoss
    strangerLoss = layout.curve.strangerLoss
  }

  /// Measures the loss of a map.
  ///
  /// - Parameters:
  ///   - points: that move.
  ///   - others: what edges lead to, mostly the same points.
  ///   - pool: the threads; they do not change the result.
  /// - Returns: the mean; 0 without edges.
  func callAsFunction<Vector: SIMD & Sendable>(
    _ points: [Vector], among others: [Vector], on pool: ThreadPool
  ) -> Double where Vector.Scalar == Float {
    let (count, block) = (graph.count, 256)
    var sums = [SIMD2<Double>](repeating: .zero, count: (count + block - 1) / block)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      pool.forEach(sums.count) { part in
        for point in part * block..<min((part + 1) * block, count) {
          sums[part] += terms(of: point, points, others)
        }
      }
    }
    let sum = sums.reduce(SIMD2<Double>.zero, +)
    return sum.y > 0 ? sum.x / sum.y : 0
  }

  /// The losses of a point's edges times their weights, and the weights.
  private func terms<Vector: SIMD & Sendable>(
    of point: Int, _ points: [Vector], _ others: [Vector]
  ) -> SIMD2<Double> where Vector.Scalar == Float {
    func squared(_ other: Int) -> Float {
      let difference = points[point] - others[other]
      return (difference * difference).sum()
    }
    var (losses, weights) = (0.0, 0.0)
    for edge in graph.entries(of: point) {
      let weight = Double(graph.weights[edge])
      losses += weight * Double(neighborLoss(squared(Int(graph.columns[edge]))))
      weights += weight
    }
    var random = SplitMix(seed: seed &+ UInt64(point) &* 0x8CB9_2BA7_2F3D_8DD7)
    var strange = 0.0
    for _ in 0..<LayoutLoss.strangers {
      strange += Double(strangerLoss(squared(random.below(others.count))))
    }
    let factor = repulsionStrength * Double(negativeSamples) / Double(LayoutLoss.strangers)
    return SIMD2(losses + weights * factor * strange, weights)
  }
}
