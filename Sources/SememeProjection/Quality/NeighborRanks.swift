internal import SememeTensors

/// Comparison of who is near whom in a map and among its points.
struct NeighborRanks {
  let shown: RankedRows
  let real: RankedRows
  let neighborCount: Int
  let labels: [Int]?

  /// What is found for some points, added up.
  struct Sums {
    /// By how many ranks neighbors in the map are too far among the points.
    var intruders = 0
    /// By how many ranks neighbors among the points are too far in the map.
    var missing = 0
    /// Neighbors in both.
    var shared = 0
    /// Points whose neighbors in the map say their label.
    var rightLabels = 0

    static func + (a: Sums, b: Sums) -> Sums {
      Sums(
        intruders: a.intruders + b.intruders, missing: a.missing + b.missing,
        shared: a.shared + b.shared, rightLabels: a.rightLabels + b.rightLabels)
    }
  }

  private static let group = 8

  /// Looks at some points.
  ///
  /// Whole numbers are added, so that their order does not matter.
  func sums(of sample: [Int], _ pool: ThreadPool) -> Sums {
    let groups = (sample.count + NeighborRanks.group - 1) / NeighborRanks.group
    var sums = [Sums](repeating: Sums(), count: groups)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      pool.forEach(groups) { index in
        let first = index * NeighborRanks.group
        sums[index] = measure(sample[first..<min(first + NeighborRanks.group, sample.count)])
      }
    }
    return sums.reduce(Sums(), +)
  }

  private func measure(_ chosen: ArraySlice<Int>) -> Sums {
    let count = real.count
    let room = UnsafeMutablePointer<Float>.allocate(capacity: 2 * chosen.count * count)
    defer { room.deallocate() }
    let (inMap, inPoints) = (room, room + chosen.count * count)
    shown.squares(from: chosen, to: inMap)
    real.squares(from: chosen, to: inPoints)
    var sums = Sums()
    for (place, point) in chosen.enumerated() {
      let a = UnsafeBufferPointer(start: inMap + place * count, count: count)
      let b = UnsafeBufferPointer(start: inPoints + place * count, count: count)
      let (near, truly) = (nearest(a), nearest(b))
      sums.intruders += excess(of: near, in: b)
      sums.missing += excess(of: truly, in: a)
      sums.shared += Set(near).intersection(truly).count
      if let labels, vote(near, labels) == labels[point] { sums.rightLabels += 1 }
    }
    return sums
  }

  /// The nearest points but the first, which is the point itself; of equally near ones the lower.
  private func nearest(_ squares: UnsafeBufferPointer<Float>) -> [Int] {
    var best = NearestRows(keeping: neighborCount + 1)
    let negated = squares.map { -$0 }
    negated.withUnsafeBufferPointer { best.offer($0, first: 0, except: -1) }
    return best.places().dropFirst().map(Int.init)
  }

  /// By how much the ranks of some points exceed the number of neighbors.
  private func excess(of points: [Int], in squares: UnsafeBufferPointer<Float>) -> Int {
    points.reduce(0) { $0 + max(rank(of: $1, in: squares) - neighborCount, 0) }
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
  private func vote(_ points: [Int], _ labels: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for point in points { counts[labels[point], default: 0] += 1 }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
  }
}
