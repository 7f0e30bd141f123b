public import SememeTensors

extension Dendrogram {
  /// Merges points, always the two clusters that are nearest to each other.
  ///
  /// - Parameters:
  ///   - points: [count × width].
  ///   - linkage: how far clusters are from each other.
  ///   - metric: how far points are; Ward's linkage wants `.euclidean`.
  ///   - pool: the threads; their number does not change the result.
  /// - Throws: `ProjectionError` where the points are none, too many or not finite, or the metric does
  ///   not suit the linkage; `CancellationError` where the task was cancelled.
  public init(
    clustering points: Tensor, linkage: Linkage = .average, metric: ProjectionMetric = .euclidean,
    pool: ThreadPool = .shared
  ) throws {
    guard linkage != .ward || metric == .euclidean else {
      throw ProjectionError(
        .invalidArgument,
        "Ward's linkage needs Euclidean distances, not \(metric.rawValue); bring the points to unit "
          + "length or choose the linkage average")
    }
    let distances = try PairDistances(points, metric: metric, pool: pool)
    try self.init(clustering: distances, linkage: linkage)
  }

  /// Merges points that are known by their distances.
  ///
  /// Chains of nearest neighbours (Murtagh 1983, doi:10.1093/comjnl/26.4.354) find the merges in
  /// O(count²) steps.
  ///
  /// - Parameters:
  ///   - distances: of all pairs; Euclidean ones for Ward's linkage.
  ///   - linkage: how far clusters are from each other.
  /// - Throws: `CancellationError` where the task was cancelled.
  public init(clustering distances: PairDistances, linkage: Linkage) throws {
    var chain = NeighborChain(distances, linkage)
    self.init(leafCount: distances.count, joining: try chain.merges())
  }
}

/// The search for pairs of clusters each of which is the other's nearest.
private struct NeighborChain {
  private let linkage: Linkage
  private let count: Int
  private var distances: [Double]
  private var sizes: [Int]
  /// Clusters that are left, each under the number of one of its points.
  private var active: [Int]

  init(_ distances: PairDistances, _ linkage: Linkage) {
    self.linkage = linkage
    count = distances.count
    self.distances = distances.values
    sizes = [Int](repeating: 1, count: count)
    active = Array(0..<count)
  }

  /// All merges, in the order in which the chain finds them.
  mutating func merges() throws -> [(first: Int, second: Int, height: Double)] {
    var found: [(first: Int, second: Int, height: Double)] = []
    var chain: [Int] = []
    while active.count > 1 {
      try Cancellation.check()
      if chain.isEmpty { chain.append(active[0]) }
      while true {
        let last = chain[chain.count - 1]
        let before = chain.count > 1 ? chain[chain.count - 2] : nil
        let (nearest, height) = nearest(to: last, preferring: before)
        if nearest == before {
          chain.removeLast(2)
          merge(last, nearest, height)
          found.append((min(last, nearest), max(last, nearest), height))
          break
        }
        chain.append(nearest)
      }
    }
    return found
  }

  /// The nearest other cluster; of equally near ones the preferred one, so that a chain ends.
  private func nearest(to cluster: Int, preferring before: Int?) -> (Int, Double) {
    var best = before ?? -1
    var least = before.map { distances[place(cluster, $0)] } ?? .infinity
    distances.withUnsafeBufferPointer { distances in
      for other in active where other != cluster {
        let distance = distances[place(cluster, other)]
        if distance < least || best < 0 { (best, least) = (other, distance) }
      }
    }
    return (best, least)
  }

  /// Puts the merger of two clusters in the place of the one with the larger number.
  private mutating func merge(_ a: Int, _ b: Int, _ height: Double) {
    let (gone, kept) = (min(a, b), max(a, b))
    if let index = active.firstIndex(of: gone) { active.remove(at: index) }
    for other in active where other != kept {
      distances[place(kept, other)] = linkage.merged(
        (distances[place(gone, other)], sizes[gone]), (distances[place(kept, other)], sizes[kept]),
        size: sizes[other], height: height)
    }
    sizes[kept] += sizes[gone]
  }

  private func place(_ i: Int, _ j: Int) -> Int {
    PairDistances.start(min(i, j), count) + max(i, j)
  }
}
