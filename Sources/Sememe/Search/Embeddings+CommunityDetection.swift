internal import SememeSystem
public import SememeTensors

extension Embeddings {
  /// Finds groups of vectors that are all close to one of them.
  ///
  /// sentence-transformers' `community_detection`: every vector with enough others at least as close
  /// as the threshold is the centre of a community; the largest community stays whole, and each of
  /// the following ones keeps what no larger one has taken, as long as that is enough. Of two equally
  /// large ones the one with the earlier centre goes first. Memory grows with the number of vectors
  /// and not with the number of pairs.
  ///
  /// - Parameters:
  ///   - threshold: the least cosine of a member with the centre.
  ///   - minimumCommunitySize: the least number of members, the centre included.
  ///   - pool: the threads.
  /// - Returns: communities as places of vectors, the largest first; in each the closest to the
  ///   centre first, which is as a rule the centre itself.
  /// - Throws: `SememeError` where a vector is not finite, the threshold is no number or the size is
  ///   less than 1; `CancellationError` where the task was cancelled.
  public func communityDetection(
    threshold: Float = 0.75, minimumCommunitySize: Int = 10, pool: ThreadPool = .shared
  ) async throws -> [[Int]] {
    guard !threshold.isNaN, minimumCommunitySize >= 1 else {
      throw SememeError(
        .invalidArgument,
        "threshold \(threshold), minimum size \(minimumCommunitySize): give a number and at least 1"
      )
    }
    return try await compare(by: .dot, on: pool) { comparison in
      let search = CommunitySearch(
        comparison: comparison, vectors: normalized().vectors, threshold: threshold,
        minimumSize: Swift.min(minimumCommunitySize, count))
      return try search.communities()
    }
  }
}

/// One search for communities.
private struct CommunitySearch: Sendable {
  let comparison: Comparison
  /// At unit length.
  let vectors: Tensor
  let threshold: Float
  let minimumSize: Int

  /// Members of candidates that are held at a time.
  private static let memberBudget = 1 << 22

  func communities() throws -> [[Int]] {
    let sizes = try sizes()
    let candidates = sizes.indices.filter { sizes[$0] >= minimumSize }
      .sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
    var free = Array(0..<vectors.rows)
    var isTaken = [Bool](repeating: false, count: vectors.rows)
    var communities: [[Int]] = []
    var next = 0
    while next < candidates.count, free.count >= minimumSize {
      let block = candidates[next..<end(of: next, candidates, sizes, free: free.count)]
      for members in try members(of: Array(block), among: free) {
        let left = members.filter { !isTaken[$0.index] }
        guard left.count >= minimumSize else { continue }
        let community = left.sorted { $0.precedes($1) }.map(\.index)
        for member in community { isTaken[member] = true }
        communities.append(community)
      }
      free.removeAll { isTaken[$0] }
      next = block.endIndex
    }
    return communities.enumerated().sorted { a, b in
      let (a, b) = ((a.element.count, a.offset), (b.element.count, b.offset))
      return a.0 != b.0 ? a.0 > b.0 : a.1 < b.1
    }.map(\.element)
  }

  /// The candidates whose members are found together: few enough for the memory of their members.
  private func end(of first: Int, _ candidates: [Int], _ sizes: [Int], free: Int) -> Int {
    var (end, members) = (first, 0)
    repeat {
      members += Swift.min(sizes[candidates[end]], free)
      end += 1
    } while end < candidates.count && end - first < Comparison.rowBlock
      && members + Swift.min(sizes[candidates[end]], free) <= CommunitySearch.memberBudget
    return end
  }

  /// How many vectors are close to each, itself included.
  private func sizes() throws -> [Int] {
    let blocks = Comparison.blocks(of: vectors.rows)
    let sizes = Locked(blocks.map { [Int](repeating: 0, count: $0.count) })
    try comparison.forEach(blocks.count) { number in
      var counts = [Int](repeating: 0, count: blocks[number].count)
      try comparison.compare(
        vectors.rows(blocks[number]), with: vectors, 0..<vectors.rows
      ) { scores in
        for (row, score) in scores.values.enumerated() where score >= threshold { counts[row] += 1 }
      }
      sizes.withLock { $0[number] = counts }
    }
    return sizes.withLock { $0.flatMap { $0 } }
  }

  /// The free vectors that are close to each of some.
  private func members(of centres: [Int], among free: [Int]) throws -> [[SearchHit]] {
    let rows = gather(centres)
    let parts = Comparison.blocks(of: free.count)
    let found = Locked([[[SearchHit]]](repeating: [], count: parts.count))
    try comparison.forEach(parts.count) { number in
      let others = Array(free[parts[number]])
      var hits = [[SearchHit]](repeating: [], count: centres.count)
      try comparison.compare(rows, with: gather(others), 0..<others.count) { scores in
        for (row, score) in scores.values.enumerated() where score >= threshold {
          hits[row].append(SearchHit(index: others[scores.other], score: score))
        }
      }
      found.withLock { $0[number] = hits }
    }
    return found.withLock { found in
      centres.indices.map { row in found.flatMap { $0[row] } }
    }
  }

  /// Copies of some of the vectors, one after another.
  private func gather(_ numbers: [Int]) -> Tensor {
    let width = vectors.width
    return Tensor([numbers.count, width]) { out in
      vectors.withUnsafeBuffer { source in
        guard let base = source.baseAddress else { return }
        for (row, number) in numbers.enumerated() {
          (out + row * width).update(from: base + number * width, count: width)
        }
      }
    }
  }
}
