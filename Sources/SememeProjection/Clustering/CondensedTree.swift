/// The clusters of a dendrogram that have enough points, and the density at which each point and each
/// cluster leaves another (McInnes and Healy 2017, doi:10.1109/ICDMW.2017.12).
public struct CondensedTree: Sendable, Equatable {
  /// Something that leaves a cluster as the density rises.
  public struct Edge: Sendable, Equatable {
    /// The number of the cluster, counted from 0, the cluster of all points.
    public let parent: Int
    /// What leaves.
    public let child: Child
    /// At which density: 1 / distance.
    public let density: Double
    /// How many points leave with it.
    public let count: Int
  }

  /// A point or a cluster.
  public enum Child: Sendable, Equatable {
    /// A point by its number.
    case point(Int)
    /// A cluster by its number.
    case cluster(Int)
  }

  /// From the whole to its parts, clusters level by level.
  public let edges: [Edge]
  /// How many clusters there are, that of all points included.
  public let clusterCount: Int
  private let pointCount: Int

  /// Distances below this part of the largest count as this part: points that are equal have no
  /// density.
  private static let leastDistance = 1e-12

  /// Condenses a dendrogram.
  ///
  /// - Parameters:
  ///   - tree: the merges of all points.
  ///   - minimumClusterSize: how many points a cluster has at least.
  init(_ tree: Dendrogram, minimumClusterSize: Int) {
    let leafCount = tree.leafCount
    let largest = tree.merges.last?.height ?? 0
    let least = largest > 0 ? largest * CondensedTree.leastDistance : 1
    var edges: [Edge] = []
    var clusters = 1
    // Nodes that are clusters still, level by level, each with its cluster's number.
    var open = [(node: leafCount + tree.merges.count - 1, cluster: 0)]
    var next = 0
    while next < open.count {
      let (node, cluster) = open[next]
      next += 1
      guard node >= leafCount else {
        // A single point: the dendrogram has no merges.
        edges.append(Edge(parent: cluster, child: .point(node), density: 1 / least, count: 1))
        continue
      }
      let merge = tree.merges[node - leafCount]
      let density = 1 / max(merge.height, least)
      let parts = [merge.first, merge.second]
      let sizes = parts.map { $0 < leafCount ? 1 : tree.merges[$0 - leafCount].count }
      let isSplit = sizes.allSatisfy { $0 >= minimumClusterSize }
      for (part, size) in zip(parts, sizes) {
        if isSplit {
          edges.append(
            Edge(parent: cluster, child: .cluster(clusters), density: density, count: size))
          open.append((part, clusters))
          clusters += 1
        } else if size >= minimumClusterSize {
          open.append((part, cluster))
        } else {
          for leaf in CondensedTree.leaves(of: part, tree) {
            edges.append(Edge(parent: cluster, child: .point(leaf), density: density, count: 1))
          }
        }
      }
    }
    self.edges = edges
    clusterCount = clusters
    pointCount = leafCount
  }

  private static func leaves(of node: Int, _ tree: Dendrogram) -> [Int] {
    var (found, open): ([Int], [Int]) = ([], [node])
    while let node = open.popLast() {
      if node < tree.leafCount {
        found.append(node)
      } else {
        open.append(tree.merges[node - tree.leafCount].second)
        open.append(tree.merges[node - tree.leafCount].first)
      }
    }
    return found
  }

  /// The cluster that each cluster left; the first one left none.
  private var parents: [Int?] {
    var parents = [Int?](repeating: nil, count: clusterCount)
    for edge in edges {
      if case .cluster(let cluster) = edge.child { parents[cluster] = edge.parent }
    }
    return parents
  }

  /// Σ over all points of a cluster of the density at which they leave it less that at which it was
  /// born.
  public var stabilities: [Double] {
    var births = [Double](repeating: 0, count: clusterCount)
    for edge in edges {
      if case .cluster(let cluster) = edge.child { births[cluster] = edge.density }
    }
    var sums = [Double](repeating: 0, count: clusterCount)
    for edge in edges {
      sums[edge.parent] += (edge.density - births[edge.parent]) * Double(edge.count)
    }
    return sums
  }

  /// The clusters that are more stable than all within them; the cluster of all points is none.
  ///
  /// - Returns: their numbers, ascending; no cluster holds another.
  func clustersByExcessOfMass() -> [Int] {
    let (own, parents) = (stabilities, parents)
    var best = own
    var within = [Double](repeating: 0, count: clusterCount)
    var isChosen = [Bool](repeating: false, count: clusterCount)
    // Parts have larger numbers than their whole.
    for cluster in (1..<max(clusterCount, 1)).reversed() {
      isChosen[cluster] = own[cluster] >= within[cluster]
      best[cluster] = max(own[cluster], within[cluster])
      if let parent = parents[cluster] { within[parent] += best[cluster] }
    }
    var isCovered = [Bool](repeating: false, count: clusterCount)
    var chosen: [Int] = []
    for cluster in 1..<max(clusterCount, 1) {
      let parent = parents[cluster] ?? 0
      isCovered[cluster] = isCovered[parent] || isChosen[parent] && parent > 0
      if isChosen[cluster], !isCovered[cluster] { chosen.append(cluster) }
    }
    return chosen
  }

  /// The cluster of each point and how firmly it belongs there.
  ///
  /// - Parameter chosen: clusters none of which holds another, ascending.
  /// - Returns: numbers of places in `chosen`, −1 for noise; and the density at which the point leaves,
  ///   as a part of the largest at which one leaves the same cluster.
  func labels(of chosen: [Int]) -> (labels: [Int], probabilities: [Double]) {
    let parents = parents
    var names = [Int](repeating: -1, count: clusterCount)
    for (name, cluster) in chosen.enumerated() { names[cluster] = name }
    for cluster in 1..<max(clusterCount, 1) where names[cluster] < 0 {
      names[cluster] = names[parents[cluster] ?? 0]
    }
    var largest = [Double](repeating: 0, count: chosen.count)
    for edge in edges where names[edge.parent] >= 0 && chosen[names[edge.parent]] == edge.parent {
      largest[names[edge.parent]] = max(largest[names[edge.parent]], edge.density)
    }
    var labels = [Int](repeating: -1, count: pointCount)
    var probabilities = [Double](repeating: 0, count: pointCount)
    for edge in edges {
      guard case .point(let point) = edge.child, names[edge.parent] >= 0 else { continue }
      labels[point] = names[edge.parent]
      let most = largest[names[edge.parent]]
      probabilities[point] = most > 0 ? min(edge.density / most, 1) : 1
    }
    return (labels, probabilities)
  }
}
