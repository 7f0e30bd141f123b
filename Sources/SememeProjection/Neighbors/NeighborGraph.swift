/// Every point with its nearest neighbors, the nearest first, without the point itself.
public struct NeighborGraph: Sendable, Equatable {
  /// How many points have neighbors here.
  public let count: Int
  /// How many neighbors each point has.
  public let neighborCount: Int
  /// The places of the neighbors, [count × neighborCount], row by row.
  public let indices: [Int32]
  /// How far they are, [count × neighborCount], ascending in every row.
  public let distances: [Float]

  /// A graph of what was found.
  ///
  /// - Parameters:
  ///   - count: how many points have neighbors.
  ///   - neighborCount: how many neighbors each has.
  ///   - indices: [count × neighborCount].
  ///   - distances: as many.
  package init(count: Int, neighborCount: Int, indices: [Int32], distances: [Float]) {
    precondition(
      indices.count == count * neighborCount && distances.count == indices.count,
      "neighbors: \(indices.count) indices and \(distances.count) distances of "
        + "\(count) × \(neighborCount)")
    self.count = count
    self.neighborCount = neighborCount
    self.indices = indices
    self.distances = distances
  }

  /// The nearest neighbors of each point only.
  ///
  /// - Parameter neighborCount: how many to keep; as many as there are where it asks for more.
  /// - Returns: a graph of the same points.
  public func nearest(_ neighborCount: Int) -> NeighborGraph {
    let kept = min(max(neighborCount, 0), self.neighborCount)
    if kept == self.neighborCount { return self }
    func cut<Element>(_ elements: [Element]) -> [Element] {
      (0..<count).flatMap { elements[$0 * self.neighborCount..<$0 * self.neighborCount + kept] }
    }
    return NeighborGraph(
      count: count, neighborCount: kept, indices: cut(indices), distances: cut(distances))
  }

  /// The same neighbors, all distances multiplied.
  ///
  /// - Parameter factor: a power of two.
  /// - Returns: the graph.
  func stretched(by factor: Double) -> NeighborGraph {
    guard factor != 1 else { return self }
    return NeighborGraph(
      count: count, neighborCount: neighborCount, indices: indices,
      distances: distances.map { Float(Double($0) * factor) })
  }
}
