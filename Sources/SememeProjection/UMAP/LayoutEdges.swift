/// The edges of a layout, each with how often it is taken: the heaviest once an epoch, the others in
/// proportion to their weights.
///
/// When an edge is taken can be told from the epoch alone, so that no thread keeps count. Edges lie in
/// groups and groups in rounds: those of one round have no point in common that moves, so that they
/// may run at the same time, and what comes of it does not depend on how many do.
package struct LayoutEdges: Sendable {
  /// One edge.
  package struct Edge: Sendable {
    /// The point that moves.
    package let head: Int32
    /// The point at the other end, which moves too where both are points of the map.
    package let tail: Int32
    /// How often it is taken, in 2⁻³² of an epoch.
    package let step: UInt32
    /// Its weight.
    package let weight: Float
  }

  /// All edges, group by group.
  package let edges: [Edge]
  /// Which edges belong together, round by round.
  package let rounds: [[Range<Int>]]
  /// Whether both ends move.
  package let movesBothEnds: Bool

  /// The fewest points of a block, of two of which a group has its edges.
  private static let leastBlock = 512
  /// The most blocks; half as many groups can run at the same time.
  private static let mostBlocks = 64

  /// Edges between points of which all move.
  ///
  /// The points are cut into blocks, and every two blocks meet in one round, as players do in a
  /// tournament where all meet all.
  ///
  /// - Parameter graph: symmetric.
  package init(among graph: WeightedGraph) {
    let blocks = min(max(graph.count / LayoutEdges.leastBlock / 2 * 2, 2), LayoutEdges.mostBlocks)
    let block = { (point: Int) in point * blocks / graph.count }
    var groups = [[Edge]](repeating: [], count: blocks * blocks)
    LayoutEdges.forEach(in: graph, heaviest: graph.largestWeight) { edge in
      let (a, b) = (block(Int(edge.head)), block(Int(edge.tail)))
      groups[min(a, b) * blocks + max(a, b)].append(edge)
    }
    var meetings = [(0..<blocks).map { $0 * blocks + $0 }]
    for round in 0..<blocks - 1 {
      meetings.append(
        LayoutEdges.meetings(round, of: blocks).map { min($0, $1) * blocks + max($0, $1) })
    }
    self.init(groups, meetings, movesBothEnds: true)
  }

  /// Edges from points that move to others that do not.
  ///
  /// Each point has a group of its own, and how often an edge is taken depends on its weight alone: no
  /// point depends on which others move.
  ///
  /// - Parameter graph: [points × others], with weights up to 1.
  package init(from graph: WeightedGraph) {
    var groups = [[Edge]](repeating: [], count: graph.count)
    LayoutEdges.forEach(in: graph, heaviest: 1) { groups[Int($0.head)].append($0) }
    self.init(groups, [Array(groups.indices)], movesBothEnds: false)
  }

  private init(_ groups: [[Edge]], _ meetings: [[Int]], movesBothEnds: Bool) {
    var (edges, rounds) = ([Edge](), [[Range<Int>]]())
    for meeting in meetings {
      rounds.append(
        meeting.map { group in
          let first = edges.count
          edges += groups[group]
          return first..<edges.count
        })
    }
    (self.edges, self.rounds, self.movesBothEnds) = (edges, rounds, movesBothEnds)
  }

  /// Who meets whom in a round: the last player stays, the others move on by one place a round.
  private static func meetings(_ round: Int, of players: Int) -> [(Int, Int)] {
    let others = players - 1
    return [(others, round)]
      + (1..<players / 2).map {
        ((round + $0) % others, (round - $0 + others) % others)
      }
  }

  private static func forEach(
    in graph: WeightedGraph, heaviest: Float, _ body: (Edge) -> Void
  ) {
    for row in 0..<graph.count {
      for entry in graph.entries(of: row) {
        let weight = graph.weights[entry]
        let step = min(Double(weight / heaviest) * 0x1p32, Double(UInt32.max))
        body(
          Edge(
            head: Int32(row), tail: graph.columns[entry], step: UInt32(step), weight: weight))
      }
    }
  }

  /// Whether an edge is taken in an epoch: whether its steps, from a begin of its own, carry over.
  @inline(__always)
  package static func isTaken(_ number: Int, step: UInt32, epoch: Int) -> Bool {
    let begin = UInt32(truncatingIfNeeded: number) &* 0x9E37_79B9
    let place = begin &+ UInt32(truncatingIfNeeded: epoch) &* step
    return place.addingReportingOverflow(step).overflow
  }
}
