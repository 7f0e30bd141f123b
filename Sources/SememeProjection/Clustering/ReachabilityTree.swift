internal import SememeSystem
internal import SememeTensors

/// The minimum spanning tree of points under their mutual reachability.
///
/// That is the largest of their distance and of how far either must look to see enough points
/// (Campello, Moulavi and Sander 2013, definition 3).
struct ReachabilityTree {
  /// One fewer than points.
  private(set) var edges: [(first: Int, second: Int, height: Double)] = []

  private static let blockSize = 512

  /// Grows the tree from point 0 (Prim 1957, doi:10.1002/j.1538-7305.1957.tb01515.x).
  ///
  /// - Parameters:
  ///   - count: how many points there are.
  ///   - samples: how many points each must see, itself among them: from 1 to `count`.
  ///   - pool: the threads.
  ///   - distance: of two points.
  /// - Throws: `CancellationError` where the task was cancelled.
  init(
    count: Int, samples: Int, _ pool: ThreadPool, distance: @escaping (Int, Int) -> Double
  ) throws {
    let cores = try ReachabilityTree.coreDistances(count, samples, pool, distance)
    var least = [Double](repeating: .infinity, count: count)
    var nearest = [Int](repeating: 0, count: count)
    var isIn = [Bool](repeating: false, count: count)
    let blocks = (count + ReachabilityTree.blockSize - 1) / ReachabilityTree.blockSize
    var winners = [Int](repeating: -1, count: blocks)
    edges.reserveCapacity(max(count - 1, 0))
    var last = 0
    isIn[0] = true
    try least.withUnsafeMutableBufferPointer { least in
      try nearest.withUnsafeMutableBufferPointer { nearest in
        try isIn.withUnsafeMutableBufferPointer { isIn in
          try winners.withUnsafeMutableBufferPointer { winners in
            nonisolated(unsafe) let (least, nearest) = (least, nearest)
            nonisolated(unsafe) let (isIn, winners) = (isIn, winners)
            for _ in 1..<max(count, 1) {
              let newest = last
              try pool.forEachUnlessCancelled(blocks) { block in
                var best = -1
                let first = block * ReachabilityTree.blockSize
                for j in first..<min(first + ReachabilityTree.blockSize, count) where !isIn[j] {
                  // What the cores already forbid needs no measuring.
                  let bound = max(cores[newest], cores[j])
                  if bound < least[j] {
                    let reach = max(bound, distance(newest, j))
                    if reach < least[j] { (least[j], nearest[j]) = (reach, newest) }
                  }
                  if best < 0 || least[j] < least[best] { best = j }
                }
                winners[block] = best
              }
              var next = -1
              for winner in winners where winner >= 0 {
                if next < 0 || least[winner] < least[next] { next = winner }
              }
              edges.append((nearest[next], next, least[next]))
              isIn[next] = true
              last = next
            }
          }
        }
      }
    }
  }

  /// How far each point must look to see so many points, itself among them.
  private static func coreDistances(
    _ count: Int, _ samples: Int, _ pool: ThreadPool, _ distance: @escaping (Int, Int) -> Double
  ) throws -> [Double] {
    guard samples > 1 else { return [Double](repeating: 0, count: count) }
    var cores = [Double](repeating: 0, count: count)
    try cores.withUnsafeMutableBufferPointer { cores in
      nonisolated(unsafe) let cores = cores
      try pool.forEachUnlessCancelled(count) { i in
        var nearest = SmallestNumbers(keeping: samples - 1)
        for j in 0..<count where j != i { nearest.offer(distance(i, j)) }
        cores[i] = nearest.largest
      }
    }
    return cores
  }
}

/// The smallest of many numbers.
private struct SmallestNumbers {
  private let keptCount: Int
  private var numbers: [Double] = []
  private var bar = Double.infinity

  init(keeping count: Int) {
    keptCount = count
    numbers.reserveCapacity(2 * count + 64)
  }

  mutating func offer(_ number: Double) {
    guard number < bar || numbers.count < keptCount else { return }
    numbers.append(number)
    if numbers.count == 2 * keptCount + 64 { keep() }
  }

  /// The largest of those that are kept; 0 where there are none.
  var largest: Double {
    mutating get {
      keep()
      return numbers.last ?? 0
    }
  }

  private mutating func keep() {
    numbers.sort()
    if numbers.count > keptCount { numbers.removeSubrange(keptCount...) }
    if numbers.count == keptCount, let last = numbers.last { bar = last }
  }
}
