import SememeProjection
import SememeTensors
import Testing

@Suite("Dendrograms")
struct DendrogramTests {
  /// Points on a line.
  private let line = Tensor([0, 1, 5, 7, 20], shape: [5, 1])

  @Test func mergesOfALine() throws {
    let single = try Dendrogram(clustering: line, linkage: .single)
    #expect(single.merges.map(\.height) == [1, 2, 4, 13])
    #expect(single.merges.map(\.count) == [2, 2, 4, 5])
    #expect(single.merges.map(\.first) == [0, 2, 5, 4])
    #expect(single.merges.map(\.second) == [1, 3, 6, 7])
    let complete = try Dendrogram(clustering: line, linkage: .complete)
    #expect(complete.merges.map(\.height) == [1, 2, 7, 20])
    let average = try Dendrogram(clustering: line, linkage: .average)
    #expect(average.merges.map(\.height) == [1, 2, 5.5, 16.75])
    // Ward: √(2·m·n/(m + n))·|difference of means|.
    let ward = try Dendrogram(clustering: line, linkage: .ward)
    let heights = [1, 2, 2.0.squareRoot() * 5.5, (2.0 * 4 / 5).squareRoot() * 16.75]
    for (got, want) in zip(ward.merges.map(\.height), heights) { #expect(abs(got - want) < 1e-12) }
  }

  @Test func cuts() throws {
    let tree = try Dendrogram(clustering: line, linkage: .single)
    #expect(tree.labels(clusterCount: 3) == [0, 0, 1, 1, 2])
    #expect(tree.labels(clusterCount: 1) == [0, 0, 0, 0, 0])
    #expect(tree.labels(clusterCount: 9) == [0, 1, 2, 3, 4])
    #expect(tree.labels(clusterCount: 0) == [0, 0, 0, 0, 0])
    #expect(tree.labels(height: 2) == [0, 0, 1, 1, 2])
    #expect(tree.labels(height: 0.5) == [0, 1, 2, 3, 4])
    #expect(tree.labels(height: .infinity) == [0, 0, 0, 0, 0])
    #expect(tree.leafOrder == [4, 0, 1, 2, 3])
  }

  @Test(arguments: Linkage.allCases)
  func heightsRiseAndLeavesAreAll(linkage: Linkage) throws {
    let points = MatrixChecks.random(120, 4, seed: 8).tensor
    let tree = try Dendrogram(clustering: points, linkage: linkage)
    let heights = tree.merges.map(\.height)
    #expect(heights == heights.sorted())
    #expect(tree.leafOrder.sorted() == Array(0..<120))
    #expect(tree.merges.last?.count == 120)
    for (index, merge) in tree.merges.enumerated() {
      #expect(merge.first < merge.second && merge.second < 120 + index)
    }
    // Shared threads change nothing.
    let other = try Dendrogram(
      clustering: points, linkage: linkage, pool: ThreadPool(threadCount: 3))
    #expect(other == tree)
  }

  @Test(arguments: Linkage.allCases)
  func onePointAndDuplicates(linkage: Linkage) throws {
    let one = try Dendrogram(clustering: Tensor([1, 2], shape: [1, 2]), linkage: linkage)
    #expect(one.merges.isEmpty)
    #expect(one.labels(clusterCount: 1) == [0])
    #expect(one.leafOrder == [0])
    let same = try Dendrogram(clustering: Tensor(zeros: [6, 2]), linkage: linkage)
    #expect(same.merges.allSatisfy { $0.height == 0 })
    #expect(Set(same.labels(clusterCount: 2)).count == 2)
  }

  @Test func distancesFromElsewhere() throws {
    let matrix = Tensor([0, 3, 1, 3, 0, 2, 1, 2, 0], shape: [3, 3])
    let tree = try Dendrogram(clustering: PairDistances(matrix: matrix), linkage: .single)
    #expect(tree.merges.map(\.height) == [1, 2])
    #expect(tree.labels(clusterCount: 2) == [0, 1, 0])
    for bad in [
      Tensor([0, 1, 2, 0], shape: [2, 2]), Tensor([0, -1, -1, 0], shape: [2, 2]),
      Tensor([0, .nan, .nan, 0], shape: [2, 2]), Tensor([1, 1, 1, 0], shape: [2, 2]),
      Tensor([0, 1], shape: [1, 2]), Tensor(zeros: [0, 0]),
    ] {
      #expect(throws: ProjectionError.self) { try PairDistances(matrix: bad) }
    }
  }

  @Test func cosineDistances() throws {
    let points = Tensor([1, 0, 2, 0, 0, 3, 0, 0], shape: [4, 2])
    let distances = try PairDistances(points, metric: .cosine)
    #expect(distances[0, 1] == 0)
    #expect(abs(distances[2, 0] - 1) < 1e-15)
    #expect(distances[3, 2] == 1)
    #expect(distances[3, 3] == 0)
    #expect(throws: ProjectionError.self) {
      try Dendrogram(clustering: points, linkage: .ward, metric: .cosine)
    }
  }

  @Test func badPointsAreErrors() throws {
    #expect(throws: ProjectionError.self) { try Dendrogram(clustering: Tensor(zeros: [0, 2])) }
    #expect(throws: ProjectionError.self) {
      try Dendrogram(clustering: Tensor([1, .nan], shape: [2, 1]))
    }
    let many = Tensor(zeros: [PairDistances.maximumCount + 1, 1])
    #expect(throws: ProjectionError.self) { try Dendrogram(clustering: many) }
  }
}
