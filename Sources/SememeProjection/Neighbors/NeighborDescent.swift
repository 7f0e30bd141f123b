package import SememeTensors

/// Nearest neighbors without comparing every pair: neighbors of neighbors are likely to be neighbors.
///
/// NN-descent (Dong, Moses and Li 2011, doi:10.1145/1963405.1963487), begun from the leaves of random
/// projection trees as in pynndescent. Most neighbors are right, some are a little too far. The same
/// seed gives the same neighbors, whatever the number of threads: what a pass compares is fixed when
/// it begins, and lists do not depend on the order of what they are offered.
package struct NeighborDescent: Sendable {
  private let distances: PointDistances
  private let pool: ThreadPool
  private let seed: UInt64
  private let lists: NeighborLists

  /// Neighbors beyond those asked for, which lead to others.
  private static let spare = 8
  /// The most neighbors, new or old, that meet each other at a point.
  private static let meetingSize = 40
  private static let leafSize = 48
  private static let maximumTrees = 12
  /// Where fewer than this part of all neighbors change, the search ends.
  private static let leastChange = 0.001
  /// Points that meet before what they found is entered; bounds the memory of finds.
  private static let chunkSize = 2048
  private static let blockSize = 64

  /// Looks for neighbors.
  ///
  /// - Parameters:
  ///   - neighborCount: from 1 to the number of the other points.
  ///   - points: the points.
  ///   - metric: how distances are measured.
  ///   - seed: what the random numbers come from.
  ///   - kernels: the level.
  ///   - pool: the threads.
  /// - Returns: the graph.
  /// - Throws: `CancellationError` where the task was cancelled.
  package static func graph(
    neighborCount: Int, of points: PointSet, metric: ProjectionMetric, seed: UInt64,
    kernels: KernelLevel, pool: ThreadPool
  ) throws -> NeighborGraph {
    precondition(
      neighborCount >= 1 && neighborCount < points.count,
      "neighbors: \(neighborCount) of \(points.count) points")
    let search = NeighborDescent(
      neighborCount, points, PointDistances(points, metric, kernels: kernels, pool: pool), seed,
      pool)
    return try search.run(neighborCount)
  }

  private init(
    _ neighborCount: Int, _ points: PointSet, _ distances: PointDistances, _ seed: UInt64,
    _ pool: ThreadPool
  ) {
    (self.distances, self.seed, self.pool) = (distances, seed, pool)
    let capacity = min(neighborCount + NeighborDescent.spare, points.count - 1)
    lists = NeighborLists(count: points.count, capacity: capacity)
  }

  private func run(_ neighborCount: Int) throws -> NeighborGraph {
    try distances.withReader { distance in
      try plant(distance)
      fill(distance)
      let passes = max(5, Int.bitWidth - lists.count.leadingZeroBitCount)
      for pass in 0..<passes {
        let changes = try descend(pass, distance)
        if Double(changes) < NeighborDescent.leastChange * Double(lists.count * lists.capacity) {
          break
        }
      }
    }
    return found(neighborCount)
  }

  /// Lets all points of each leaf of some trees meet.
  private func plant(_ distance: PointDistances.Reader) throws {
    let trees = min(
      NeighborDescent.maximumTrees, max(3, (Int.bitWidth - lists.count.leadingZeroBitCount) / 2 + 2)
    )
    let leafSize = max(NeighborDescent.leafSize, lists.capacity + 1)
    // A few trees at a time, so that their memory is bounded.
    for first in stride(from: 0, to: trees, by: 4) {
      for tree in try grown(first..<min(first + 4, trees), leafSize, distance) {
        try pool.forEachUnlessCancelled(tree.leaves.count) { number in
          let leaf = tree.leaves[number]
          for a in leaf {
            for b in leaf where b > a {
              introduce(Int(tree.order[a]), Int(tree.order[b]), distance)
            }
          }
        }
      }
    }
  }

  private func grown(
    _ numbers: Range<Int>, _ leafSize: Int, _ distance: PointDistances.Reader
  ) throws -> [RandomProjectionTree] {
    var trees = [RandomProjectionTree?](repeating: nil, count: numbers.count)
    try trees.withUnsafeMutableBufferPointer { trees in
      nonisolated(unsafe) let trees = trees
      try pool.forEachUnlessCancelled(numbers.count) { number in
        trees[number] = RandomProjectionTree(
          count: lists.count, leafSize: leafSize,
          seed: seed &+ UInt64(numbers.lowerBound + number + 1) &* 0xD1B5_4A32_D192_ED03,
          distance: distance)
      }
    }
    return trees.compactMap { $0 }
  }

  /// Offers two points each other; no other thread may hold one of them.
  private func introduce(_ a: Int, _ b: Int, _ distance: PointDistances.Reader) {
    let squared = distance(a, b)
    _ = lists.offer(NeighborLists.key(squared, Int32(b)), to: a)
    _ = lists.offer(NeighborLists.key(squared, Int32(a)), to: b)
  }

  /// Fills lists that the trees left short, with any others.
  private func fill(_ distance: PointDistances.Reader) {
    let block = NeighborDescent.blockSize
    pool.forEach((lists.count + block - 1) / block) { part in
      for point in part * block..<min((part + 1) * block, lists.count) {
        var other = point
        while lists.entries(of: point).last == .max {
          other = (other + 1) % lists.count
          if other == point { break }
          _ = lists.offer(NeighborLists.key(distance(point, other), Int32(other)), to: point)
        }
      }
    }
  }

  /// Lets neighbors of every point meet.
  ///
  /// - Returns: how many entries of lists changed.
  private func descend(_ pass: Int, _ distance: PointDistances.Reader) throws -> Int {
    let meetings = NeighborMeetings(
      lists, size: NeighborDescent.meetingSize, seed: seed &+ UInt64(pass), on: pool)
    var changes = 0
    for first in stride(from: 0, to: lists.count, by: NeighborDescent.chunkSize) {
      try Cancellation.check()
      let chunk = first..<min(first + NeighborDescent.chunkSize, lists.count)
      changes += enter(finds(chunk, meetings, distance))
    }
    return changes
  }

  /// An entry and the point whose list it is for.
  private struct Find {
    let point: Int32
    let key: UInt64
  }

  /// What the neighbors of some points find when they meet, block by block.
  private func finds(
    _ chunk: Range<Int>, _ meetings: NeighborMeetings, _ distance: PointDistances.Reader
  ) -> [[Find]] {
    let block = NeighborDescent.blockSize
    var finds = [[Find]](repeating: [], count: (chunk.count + block - 1) / block)
    finds.withUnsafeMutableBufferPointer { finds in
      nonisolated(unsafe) let finds = finds
      pool.forEach(finds.count) { part in
        var found: [Find] = []
        let first = chunk.lowerBound + part * block
        for point in first..<min(first + block, chunk.upperBound) {
          meetings.forEachPair(at: point) { a, b in
            let squared = distance(a, b)
            if lists.admits(squared, at: a) {
              found.append(Find(point: Int32(a), key: NeighborLists.key(squared, Int32(b))))
            }
            if lists.admits(squared, at: b) {
              found.append(Find(point: Int32(b), key: NeighborLists.key(squared, Int32(a))))
            }
          }
        }
        finds[part] = found
      }
    }
    return finds
  }

  /// Enters finds into lists, each thread those of its own points.
  private func enter(_ finds: [[Find]]) -> Int {
    let parts = pool.threadCount
    var changes = [Int](repeating: 0, count: parts)
    changes.withUnsafeMutableBufferPointer { changes in
      nonisolated(unsafe) let changes = changes
      pool.forEach(parts) { part in
        let own = lists.count * part / parts..<lists.count * (part + 1) / parts
        var count = 0
        for block in finds {
          for find in block where own.contains(Int(find.point)) {
            count += lists.offer(find.key, to: Int(find.point)) ? 1 : 0
          }
        }
        changes[part] = count
      }
    }
    return changes.reduce(0, +)
  }

  /// The nearest of each list.
  private func found(_ neighborCount: Int) -> NeighborGraph {
    var (indices, numbers) = ([Int32](), [Float]())
    indices.reserveCapacity(lists.count * neighborCount)
    numbers.reserveCapacity(lists.count * neighborCount)
    for point in 0..<lists.count {
      for key in lists.entries(of: point).prefix(neighborCount) {
        indices.append(Int32(NeighborLists.place(key)))
        numbers.append(distances.distance(NeighborLists.distance(key)))
      }
    }
    return NeighborGraph(
      count: lists.count, neighborCount: neighborCount, indices: indices, distances: numbers)
  }
}
