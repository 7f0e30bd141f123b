internal import SememeTensors

/// Who meets at each point in one pass of NN-descent: some of its neighbors, and of those whose
/// neighbor it is; those that are new meet all, those that are not meet the new ones only.
struct NeighborMeetings: Sendable {
  /// Where the new ones of each point begin, and where its old ones.
  private let newStarts: [Int]
  private let oldStarts: [Int]
  private let new: [Int32]
  private let old: [Int32]

  /// Chooses at random, and marks the neighbors that were chosen as no longer new.
  ///
  /// - Parameters:
  ///   - lists: of all points; marks change.
  ///   - size: how many new and how many old ones at most meet at a point.
  ///   - seed: what the choice comes from.
  ///   - pool: the threads.
  init(_ lists: NeighborLists, size: Int, seed: UInt64, on pool: ThreadPool) {
    (newStarts, new) = NeighborMeetings.chosen(lists, isNew: true, size, seed, pool)
    (oldStarts, old) = NeighborMeetings.chosen(lists, isNew: false, size, seed, pool)
    NeighborMeetings.mark(lists, newStarts, new, pool)
  }

  /// Gives a closure each pair that meets at a point.
  func forEachPair(at point: Int, _ body: (Int, Int) -> Void) {
    let own = newStarts[point]..<newStarts[point + 1]
    for a in own {
      for b in own where b > a { body(Int(new[a]), Int(new[b])) }
      for b in oldStarts[point]..<oldStarts[point + 1] where old[b] != new[a] {
        body(Int(new[a]), Int(old[b]))
      }
    }
  }

  /// For each point, of its neighbors and of those whose neighbor it is, new ones or old ones: no more
  /// than a number, chosen at random, ascending, none twice.
  private static func chosen(
    _ lists: NeighborLists, isNew: Bool, _ size: Int, _ seed: UInt64, _ pool: ThreadPool
  ) -> ([Int], [Int32]) {
    let (starts, others) = joined(lists, isNew: isNew)
    var counts = [Int](repeating: 0, count: lists.count + 1)
    var chosen = [Int32](repeating: 0, count: lists.count * size)
    counts.withUnsafeMutableBufferPointer { counts in
      chosen.withUnsafeMutableBufferPointer { chosen in
        nonisolated(unsafe) let (counts, chosen) = (counts, chosen)
        pool.forEach((lists.count + 255) / 256) { part in
          for point in part * 256..<min((part + 1) * 256, lists.count) {
            let sample = sample(others[starts[point]..<starts[point + 1]], size, seed, point)
            for (place, other) in sample.enumerated() { chosen[point * size + place] = other }
            counts[point + 1] = sample.count
          }
        }
      }
    }
    for point in 0..<lists.count {
      let from = point * size
      for place in 0..<counts[point + 1] { chosen[counts[point] + place] = chosen[from + place] }
      counts[point + 1] += counts[point]
    }
    return (counts, Array(chosen.prefix(counts[lists.count])))
  }

  /// Some of several others: those whose number by the seed, the point and themselves is the least.
  private static func sample(
    _ others: ArraySlice<Int32>, _ size: Int, _ seed: UInt64, _ point: Int
  ) -> [Int32] {
    var distinct: [Int32] = []
    for other in others.sorted() where other != distinct.last { distinct.append(other) }
    guard distinct.count > size else { return distinct }
    let ranked = distinct.map { other in
      var random = SplitMix(
        seed: seed &* 0x8CB9_2BA7_2F3D_8DD7 ^ UInt64(point) << 32 ^ UInt64(UInt32(other)))
      return (random.next(), other)
    }
    return ranked.sorted { $0 < $1 }.prefix(size).map(\.1).sorted()
  }

  /// For each point its neighbors, new ones or old ones, and those whose neighbor it is.
  private static func joined(_ lists: NeighborLists, isNew: Bool) -> ([Int], [Int32]) {
    var starts = [Int](repeating: 0, count: lists.count + 1)
    forEachEntry(lists, isNew) { point, other in
      starts[point + 1] += 1
      starts[other + 1] += 1
    }
    for point in 0..<lists.count { starts[point + 1] += starts[point] }
    var next = starts
    var others = [Int32](repeating: 0, count: starts[lists.count])
    forEachEntry(lists, isNew) { point, other in
      others[next[point]] = Int32(other)
      others[next[other]] = Int32(point)
      next[point] += 1
      next[other] += 1
    }
    return (starts, others)
  }

  private static func forEachEntry(
    _ lists: NeighborLists, _ isNew: Bool, _ body: (Int, Int) -> Void
  ) {
    for point in 0..<lists.count {
      for key in lists.entries(of: point)
      where key != .max && NeighborLists.isNew(key) == isNew {
        body(point, NeighborLists.place(key))
      }
    }
  }

  /// Marks the neighbors of each point that were chosen there.
  private static func mark(
    _ lists: NeighborLists, _ starts: [Int], _ chosen: [Int32], _ pool: ThreadPool
  ) {
    pool.forEach((lists.count + 255) / 256) { part in
      for point in part * 256..<min((part + 1) * 256, lists.count) {
        let met = Set(chosen[starts[point]..<starts[point + 1]])
        let entries = lists.entries(of: point)
        for place in entries.indices where met.contains(Int32(NeighborLists.place(entries[place])))
        {
          entries[place] &= ~1
        }
      }
    }
  }
}
