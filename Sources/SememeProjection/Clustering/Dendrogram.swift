/// A tree of clusters: which were merged, in the order of their heights.
public struct Dendrogram: Sendable, Equatable {
  /// Two clusters that become one.
  public struct Merge: Sendable, Equatable {
    /// The one with the lower number: below `leafCount` a point, else the merge of that number less
    /// `leafCount`.
    public let first: Int
    /// The other.
    public let second: Int
    /// How far the two are from each other.
    public let height: Double
    /// How many points they have together.
    public let count: Int

    package init(first: Int, second: Int, height: Double, count: Int) {
      (self.first, self.second, self.height, self.count) = (first, second, height, count)
    }
  }

  /// How many points there are: the clusters before the first merge.
  public let leafCount: Int
  /// The merges, one fewer than points, of rising height.
  public let merges: [Merge]

  package init(leafCount: Int, merges: [Merge]) {
    precondition(
      leafCount > 0 && merges.count == leafCount - 1,
      "dendrogram: \(merges.count) merges of \(leafCount) points")
    (self.leafCount, self.merges) = (leafCount, merges)
  }

  /// Names merges that are known by a point of each cluster.
  ///
  /// - Parameters:
  ///   - leafCount: how many points there are.
  ///   - pairs: a point of either cluster and the height, one fewer than points, in any order.
  init(leafCount: Int, joining pairs: [(first: Int, second: Int, height: Double)]) {
    let order = pairs.indices.sorted { (pairs[$0].height, $0) < (pairs[$1].height, $1) }
    var clusters = DisjointSets(count: leafCount)
    var names = Array(0..<leafCount)
    var merges: [Merge] = []
    for index in order {
      let pair = pairs[index]
      let (a, b) = (clusters.root(of: pair.first), clusters.root(of: pair.second))
      let (first, second) = (min(names[a], names[b]), max(names[a], names[b]))
      let root = clusters.join(a, b)
      names[root] = leafCount + merges.count
      merges.append(
        Merge(first: first, second: second, height: pair.height, count: clusters.size(of: root)))
    }
    self.init(leafCount: leafCount, merges: merges)
  }

  /// The clusters when so many are left.
  ///
  /// - Parameter count: how many; clamped to 1…`leafCount`.
  /// - Returns: for each point the number of its cluster, counted by their first points.
  public func labels(clusterCount count: Int) -> [Int] {
    labels(after: leafCount - min(max(count, 1), leafCount))
  }

  /// The clusters that no merge above a height joins.
  ///
  /// - Parameter height: merges of this height are still made.
  /// - Returns: for each point the number of its cluster, counted by their first points.
  public func labels(height: Double) -> [Int] {
    labels(after: merges.firstIndex { $0.height > height } ?? merges.count)
  }

  private func labels(after count: Int) -> [Int] {
    var clusters = DisjointSets(count: leafCount + count)
    for (index, merge) in merges.prefix(count).enumerated() {
      _ = clusters.join(merge.first, leafCount + index)
      _ = clusters.join(merge.second, leafCount + index)
    }
    var names: [Int: Int] = [:]
    return (0..<leafCount).map { leaf in
      let root = clusters.root(of: leaf)
      let name = names[root] ?? names.count
      names[root] = name
      return name
    }
  }

  /// The points from left to right, so that no lines of the tree cross: of two clusters the one that
  /// was merged last itself comes second.
  public var leafOrder: [Int] {
    var order: [Int] = []
    order.reserveCapacity(leafCount)
    // A stack of our own: a tree of single linkage may be as deep as there are points.
    var open = [leafCount + merges.count - 1]
    while let cluster = open.popLast() {
      if cluster < leafCount {
        order.append(cluster)
      } else {
        let merge = merges[cluster - leafCount]
        open.append(merge.second)
        open.append(merge.first)
      }
    }
    return order
  }
}
