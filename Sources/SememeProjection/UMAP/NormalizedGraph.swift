internal import SememeTensors

/// D^−½·W·D^−½ of a connected part of a symmetric graph, without its first eigenvector.
///
/// That vector is known, D^½·1 with eigenvalue 1; without it a search finds the next ones at once.
struct NormalizedGraph: Sendable {
  private let rowStarts: [Int]
  private let columns: [Int32]
  private let values: [Double]
  /// The first eigenvector, at unit length.
  private let first: [Double]
  private let pool: ThreadPool

  private static let blockSize = 1024

  /// Takes the rows of a part.
  ///
  /// - Parameters:
  ///   - graph: symmetric.
  ///   - members: ascending; edges of these lead to these only.
  ///   - numbers: for each point of the graph its place among the members of its part.
  ///   - pool: the threads.
  init(_ graph: WeightedGraph, _ members: [Int], numbers: [Int32], _ pool: ThreadPool) {
    self.pool = pool
    let degrees = members.map { member in
      graph.weights[graph.entries(of: member)].reduce(0) { $0 + Double($1) }
    }
    var (rowStarts, columns, values) = ([0], [Int32](), [Double]())
    for (row, member) in members.enumerated() {
      for entry in graph.entries(of: member) {
        let column = numbers[Int(graph.columns[entry])]
        columns.append(column)
        values.append(
          Double(graph.weights[entry]) / (degrees[row] * degrees[Int(column)]).squareRoot())
      }
      rowStarts.append(columns.count)
    }
    (self.rowStarts, self.columns, self.values) = (rowStarts, columns, values)
    let total = degrees.reduce(0, +)
    first = degrees.map { ($0 / total).squareRoot() }
  }

  /// Multiplies a vector; every element of the product is one sum, whatever the threads.
  ///
  /// - Parameters:
  ///   - x: as long as the part has points.
  ///   - y: room for as many.
  func multiply(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    let (count, block) = (first.count, NormalizedGraph.blockSize)
    var share = 0.0
    for row in 0..<count { share += first[row] * x[row] }
    let along = share
    pool.forEach((count + block - 1) / block) { part in
      for row in part * block..<min((part + 1) * block, count) {
        var sum = -along * first[row]
        for entry in rowStarts[row]..<rowStarts[row + 1] {
          sum += values[entry] * x[Int(columns[entry])]
        }
        y[row] = sum
      }
    }
  }
}
