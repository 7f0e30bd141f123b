import SememeProjection
import SememeTensors
import Testing

@Suite("Layout of UMAP")
struct LayoutTests {
  /// A symmetric graph in which each point has some others at random.
  private func graph(_ count: Int, degree: Int) -> WeightedGraph {
    var random = SplitMix(seed: 4)
    var (neighbors, weights) = ([Int32](), [Float]())
    for point in 0..<count {
      var others = Set<Int32>()
      while others.count < degree {
        let other = Int32(random.below(count))
        if other != Int32(point) { others.insert(other) }
      }
      neighbors += others.sorted()
      weights += (0..<degree).map { _ in 0.05 + 0.95 * random.uniform() }
    }
    return WeightedGraph(
      neighbors: neighbors, weights: weights, lengths: weights, neighborCount: degree
    ).combinedWithTranspose(mix: 1)
  }

  @Test(arguments: [2, 7, 900, 5000])
  func groupsOfOneRoundShareNoPoint(count: Int) {
    let graph = graph(count, degree: min(3, count - 1))
    let edges = LayoutEdges(among: graph)
    #expect(edges.edges.count == graph.columns.count)
    var seen = Set<SIMD2<Int32>>()
    for round in edges.rounds {
      var owners = [Int](repeating: -1, count: count)
      for (number, group) in round.enumerated() {
        for edge in edges.edges[group] {
          seen.insert(SIMD2(edge.head, edge.tail))
          for point in [Int(edge.head), Int(edge.tail)] {
            #expect(owners[point] == -1 || owners[point] == number)
            owners[point] = number
          }
        }
      }
    }
    #expect(seen.count == graph.columns.count)
  }

  @Test func edgesAreTakenByTheirWeights() {
    let epochs = 400
    for (number, part) in [1.0, 0.75, 0.5, 0.1, 0.004].enumerated() {
      let step = UInt32(min(part * 0x1p32, Double(UInt32.max)))
      let taken = (0..<epochs).count { LayoutEdges.isTaken(number, step: step, epoch: $0) }
      #expect(abs(Double(taken) - part * Double(epochs)) <= 1)
    }
  }

  @Test func tablesMeetTheirFunctions() {
    let table = DistanceTable { d in 1 / (0.001 + d) }
    var worst = 0.0
    var distance: Float = 0x1p-23
    while distance < 0x1p23 {
      let expected = 1 / (0.001 + Double(distance))
      worst = max(worst, abs(Double(table(distance)) - expected) / expected)
      distance *= 1.013
    }
    #expect(worst < 1e-3)
    #expect(table(0).isFinite && table(.infinity).isFinite && table(.nan).isFinite)
  }

  @Test func graphsAreTransposedJoinedAndTakenApart() {
    let directed = WeightedGraph(
      neighbors: [1, 2, 0, 2, 0, 1, 4, 5, 3, 5, 3, 4],
      weights: [0.5, 0.2, 0.25, 0, 0, 0, 1, 0, 1, 0, 0, 1],
      lengths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], neighborCount: 2)
    #expect(directed.count == 6 && directed.columns.count == 6)
    #expect(directed.transposed.transposed == directed)
    let union = directed.combinedWithTranspose(mix: 1)
    #expect(union.transposed == union)
    #expect(Array(union.weights[union.entries(of: 0)]) == [0.625, 0.2])
    #expect(Array(union.lengths[union.entries(of: 0)]) == [3, 2])
    let intersection = directed.combinedWithTranspose(mix: 0)
    #expect(Array(intersection.weights[intersection.entries(of: 0)]) == [0.125])
    #expect(union.components.labels == [0, 0, 0, 1, 1, 1] && union.components.count == 2)
    #expect(union.pruned(below: 0.3).components.count == 3)
  }
}
