internal import SememeTensors

/// One epoch of a layout: the ends of edges are drawn together, and each head is pushed away from
/// points drawn at random.
///
/// UMAP's stochastic gradient descent (McInnes et al. 2018, arXiv:1802.03426, algorithm 5), with two
/// differences that let threads share it and the map stay the same: edges are taken in the order of
/// their groups, and points drawn at random are seen where the epoch before left them.
///
/// `Vector` holds the coordinates of a point, with zeros behind them.
struct LayoutSweep<Vector: SIMD & Sendable>: Sendable where Vector.Scalar == Float {
  private let edges: LayoutEdges
  private let negativeSamples: Int
  private let seed: UInt64
  private let attraction: DistanceTable
  private let repulsion: DistanceTable
  /// What the edges lead to where it does not move.
  private let fixed: [Vector]?

  /// Makes tables for a layout.
  ///
  /// - Parameters:
  ///   - layout: its options.
  ///   - edges: in the order in which they are taken.
  ///   - fixed: what the edges lead to; nil for the points that move.
  init(_ layout: Layout, _ edges: LayoutEdges, among fixed: [Vector]?) {
    self.edges = edges
    negativeSamples = layout.options.negativeSamples
    seed = layout.options.seed
    attraction = layout.curve.attraction
    repulsion = layout.curve.repulsion(strength: layout.options.repulsionStrength)
    self.fixed = fixed
  }

  /// Moves all points.
  ///
  /// - Parameters:
  ///   - epoch: the epoch, for what is drawn at random.
  ///   - rate: the learning rate.
  ///   - points: where the points are, and then where they go.
  ///   - density: what densMAP adds to the pull of each edge, or nil.
  ///   - pool: the threads.
  func run(
    epoch: Int, rate: Float, _ points: inout [Vector], density: DensityForces?, on pool: ThreadPool
  ) {
    let before = fixed ?? points
    points.withUnsafeMutableBufferPointer { points in
      before.withUnsafeBufferPointer { before in
        nonisolated(unsafe) let (points, before) = (points, before)
        for (number, groups) in edges.rounds.enumerated() {
          pool.forEach(groups.count) { group in
            var random = SplitMix(seed: stream(epoch, number, group))
            for (place, edge) in edges.edges[groups[group]].enumerated()
            where LayoutEdges.isTaken(place, step: edge.step, epoch: epoch) {
              take(edge, rate, points, before, density, &random)
            }
          }
        }
      }
    }
  }

  /// Where the random numbers of a group begin: those of groups of one point are all the same.
  private func stream(_ epoch: Int, _ round: Int, _ group: Int) -> UInt64 {
    let number = edges.movesBothEnds ? round << 32 + group : 0
    return seed &+ UInt64(truncatingIfNeeded: epoch) &* 0xD1B5_4A32_D192_ED03
      &+ UInt64(truncatingIfNeeded: number) &* 0x8CB9_2BA7_2F3D_8DD7
  }

  /// Moves the ends of an edge.
  @inline(__always)
  private func take(
    _ edge: LayoutEdges.Edge, _ rate: Float, _ points: UnsafeMutableBufferPointer<Vector>,
    _ before: UnsafeBufferPointer<Vector>, _ density: DensityForces?, _ random: inout SplitMix
  ) {
    let (head, tail) = (Int(edge.head), Int(edge.tail))
    var x = points[head]
    let other = edges.movesBothEnds ? points[tail] : before[tail]
    var force = pull(x, other)
    if let density { force += density.force(x, other, edge) }
    x += rate * force
    if edges.movesBothEnds { points[tail] = other - rate * force }
    for _ in 0..<negativeSamples { x += rate * push(x, before, &random) }
    points[head] = x
  }

  @inline(__always)
  private func pull(_ x: Vector, _ other: Vector) -> Vector {
    let difference = other - x
    return LayoutSweep.limited(attraction((difference * difference).sum()) * difference)
  }

  /// What a point drawn at random does.
  @inline(__always)
  private func push(
    _ x: Vector, _ others: UnsafeBufferPointer<Vector>, _ random: inout SplitMix
  ) -> Vector {
    let number = UInt32(truncatingIfNeeded: random.next() >> 32)
    let count = UInt32(truncatingIfNeeded: others.count)
    let difference = x - others[Int(number.multipliedFullWidth(by: count).high)]
    return LayoutSweep.limited(repulsion((difference * difference).sum()) * difference)
  }

  /// A force whose coordinates are at most 4, before the learning rate.
  @inline(__always)
  static func limited(_ force: Vector) -> Vector {
    force.clamped(lowerBound: Vector(repeating: -4), upperBound: Vector(repeating: 4))
  }
}
