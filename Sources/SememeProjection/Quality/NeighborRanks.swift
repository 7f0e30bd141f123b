internal import SememeTensors

/// Comparison of who is near whom in a map and among its points.
struct NeighborRanks {
  let shown: RankedRows
  let real: RankedRows
  /// How many neighbors to look at; measured are all of these.
  let neighborCounts: [Int]
  let labels: [Int]?

  /// What is found for some points and one number of neighbors, added up.
  struct Sums {
    /// By how many ranks neighbors in the map are too far among the points.
    var intruders = 0
    /// By how many ranks neighbors among the points are too far in the map.
    var missing = 0
    /// Neighbors in both.
    var shared = 0
    /// Points whose neighbors in the map say their label.
    var rightLabels = 0

    static func += (a: inout Sums, b: Sums) {
      a.intruders += b.intruders
      a.missing += b.missing
      a.shared += b.shared
      a.rightLabels += b.rightLabels
    }
  }

  private static let group = 8

  /// Looks at some points.
  ///
  /// Whole numbers are added, so that their order does not matter.
  ///
  /// - Returns: the sums for each number of neighbors.
  /// - Throws: `CancellationError` where the task was cancelled.
  func sums(of sample: [Int], _ pool: ThreadPool) throws -> [Sums] {
    let groups = (sample.count + NeighborRanks.group - 1) / NeighborRanks.group
    var parts = [[Sums]](repeating: [], count: groups)
    try parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      try pool.forEachUnlessCancelled(groups) { index in
        let first = index * NeighborRanks.group
        parts[index] = measure(sample[first..<min(first + NeighborRanks.group, sample.count)])
      }
    }
    var sums = neighborCounts.map { _ in Sums() }
    for part in parts { for place in sums.indices { sums[place] += part[place] } }
    return sums
  }

  /// The points' distances are put in order once, for the largest number of neighbors; the others are
  /// its beginnings.
  private func measure(_ chosen: ArraySlice<Int>) -> [Sums] {
    let (count, most) = (real.count, neighborCounts.max() ?? 0)
    let room = UnsafeMutablePointer<Float>.allocate(capacity: 2 * chosen.count * count)
    defer { room.deallocate() }
    let (inMap, inPoints) = (room, room + chosen.count * count)
    shown.squares(from: chosen, to: inMap)
    real.squares(from: chosen, to: inPoints)
    var sums = neighborCounts.map { _ in Sums() }
    for (place, point) in chosen.enumerated() {
      let a = UnsafeBufferPointer(start: inMap + place * count, count: count)
      let b = UnsafeBufferPointer(start: inPoints + place * count, count: count)
      let (near, truly) = (nearest(a, most), nearest(b, most))
      let (ranksInPoints, ranksInMap) = (
        near.map { rank(of: $0, in: b) }, truly.map { rank(of: $0, in: a) }
      )
      for (place, k) in neighborCounts.enumerated() {
        sums[place].intruders += NeighborRanks.excess(ranksInPoints, k)
        sums[place].missing += NeighborRanks.excess(ranksInMap, k)
        sums[place].shared += Set(near.prefix(k)).intersection(truly.prefix(k)).count
        if let labels, vote(near.prefix(k), labels) == labels[point] {
          sums[place].rightLabels += 1
        }
      }
    }
    return sums
  }

  /// The nearest points but the first, which is the point itself; of equally near ones the lower.
  private func nearest(_ squares: UnsafeBufferPointer<Float>, _ most: Int) -> [Int] {
    var best = NearestRows(keeping: most + 1)
    let negated = squares.map { -$0 }
    negated.withUnsafeBufferPointer { best.offer($0, first: 0, except: -1) }
    return best.places().dropFirst().map(Int.init)
  }

  /// By how much the ranks of the first points exceed their number.
  private static func excess(_ ranks: [Int], _ neighborCount: Int) -> Int {
    ranks.prefix(neighborCount).reduce(0) { $0 + max($1 - neighborCount, 0) }
  }

  /// How many points come before one: at least one, since the point itself is nearer than all; of
  /// equally near ones the lower.
  private func rank(of point: Int, in squares: UnsafeBufferPointer<Float>) -> Int {
    let bound = squares[point]
    var (nearer, asNear) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
    var j = 0
    if let start = UnsafeRawPointer(squares.baseAddress) {
      while j + 16 <= squares.count {
        let block = (start + 4 * j).loadUnaligned(as: SIMD16<Float>.self)
        // A lane that is true holds −1.
        nearer &-= unsafeBitCast(block .< bound, to: SIMD16<Int32>.self)
        asNear &-= unsafeBitCast(block .== bound, to: SIMD16<Int32>.self)
        j += 16
      }
    }
    var (rank, equals) = (Int(nearer.wrappedSum()), Int(asNear.wrappedSum()))
    while j < squares.count {
      if squares[j] < bound { rank += 1 }
      if squares[j] == bound { equals += 1 }
      j += 1
    }
    if equals > 1 { for j in 0..<point where squares[j] == bound { rank += 1 } }
    return rank
  }

  /// The most frequent label; of equally frequent ones the smallest.
  private func vote(_ points: ArraySlice<Int>, _ labels: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for point in points { counts[labels[point], default: 0] += 1 }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
  }
}
