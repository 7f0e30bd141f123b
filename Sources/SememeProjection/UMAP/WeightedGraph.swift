/// A sparse matrix of weights between points, row by row; the columns of a row ascend.
package struct WeightedGraph: Sendable, Equatable {
  /// Where each row begins, and where the last one ends: one more than there are rows.
  package private(set) var rowStarts: [Int]
  /// The column of every entry.
  package private(set) var columns: [Int32]
  /// The weight of every entry.
  package private(set) var weights: [Float]
  /// The distance that an entry stands for, in the points' own space.
  package private(set) var lengths: [Float]

  /// The number of points.
  package var count: Int { rowStarts.count - 1 }

  /// The entries of a row.
  package func entries(of row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }

  private init(rows: Int, capacity: Int) {
    (rowStarts, columns, weights, lengths) = ([0], [], [], [])
    rowStarts.reserveCapacity(rows + 1)
    columns.reserveCapacity(capacity)
    weights.reserveCapacity(capacity)
    lengths.reserveCapacity(capacity)
  }

  private mutating func append(_ column: Int32, _ weight: Float, _ length: Float) {
    guard weight > 0 else { return }
    columns.append(column)
    weights.append(weight)
    lengths.append(length)
  }

  private mutating func endRow() { rowStarts.append(columns.count) }

  /// The matrix of each point's neighbors; entries without weight are left out.
  ///
  /// - Parameters:
  ///   - neighbors: [points × neighborCount].
  ///   - weights: of each of them.
  ///   - lengths: the distance of each of them.
  ///   - neighborCount: of every point.
  package init(neighbors: [Int32], weights: [Float], lengths: [Float], neighborCount: Int) {
    let rows = neighbors.count / neighborCount
    self.init(rows: rows, capacity: neighbors.count)
    for row in 0..<rows {
      let places = (row * neighborCount..<(row + 1) * neighborCount)
        .sorted { neighbors[$0] < neighbors[$1] }
      for place in places { append(neighbors[place], weights[place], lengths[place]) }
      endRow()
    }
  }

  /// The graph of one point, without entries.
  static var single: WeightedGraph {
    var graph = WeightedGraph(rows: 1, capacity: 0)
    graph.endRow()
    return graph
  }

  /// Rows become columns; the matrix is square.
  package var transposed: WeightedGraph {
    var starts = [Int](repeating: 0, count: count + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var result = self
    result.rowStarts = starts
    for row in 0..<count {
      for entry in entries(of: row) {
        let place = starts[Int(columns[entry])]
        starts[Int(columns[entry])] += 1
        result.columns[place] = Int32(row)
        result.weights[place] = weights[entry]
        result.lengths[place] = lengths[entry]
      }
    }
    return result
  }

  /// The symmetric matrix of two points being neighbors in either sense, in both, or between.
  ///
  /// McInnes et al. 2018, arXiv:1802.03426, section 3.1: the fuzzy union is v + w − v·w, the
  /// intersection v·w.
  ///
  /// - Parameter mix: 1 for the union, 0 for the intersection.
  /// - Returns: mix · union + (1 − mix) · intersection.
  package func combinedWithTranspose(mix: Float) -> WeightedGraph {
    merged(with: transposed) { v, w in
      let both = v * w
      return mix * (v + w - both) + (1 - mix) * both
    }
  }

  private func merged(
    with other: WeightedGraph, _ combine: (Float, Float) -> Float
  ) -> WeightedGraph {
    var result = WeightedGraph(rows: count, capacity: columns.count + other.columns.count)
    for row in 0..<count {
      var (left, right) = (entries(of: row), other.entries(of: row))
      while true {
        let column = min(
          left.first.map { columns[$0] } ?? .max, right.first.map { other.columns[$0] } ?? .max)
        if column == .max { break }
        var (v, w, length) = (Float(0), Float(0), Float(0))
        if let entry = left.first, columns[entry] == column {
          (v, length) = (weights[entry], lengths[entry])
          left.removeFirst()
        }
        if let entry = right.first, other.columns[entry] == column {
          (w, length) = (other.weights[entry], max(length, other.lengths[entry]))
          right.removeFirst()
        }
        result.append(column, combine(v, w), length)
      }
      result.endRow()
    }
    return result
  }

  /// The same with other weights; entries without weight are left out.
  ///
  /// - Parameter change: of a row, a column and a weight.
  /// - Returns: the new matrix.
  package func mapWeights(_ change: (Int, Int, Float) -> Float) -> WeightedGraph {
    var result = WeightedGraph(rows: count, capacity: columns.count)
    for row in 0..<count {
      for entry in entries(of: row) {
        let weight = change(row, Int(columns[entry]), weights[entry])
        result.append(columns[entry], weight, lengths[entry])
      }
      result.endRow()
    }
    return result
  }

  /// The same without entries that are lighter than a number.
  ///
  /// - Parameter least: the least weight that stays.
  /// - Returns: the new matrix.
  package func pruned(below least: Float) -> WeightedGraph {
    mapWeights { _, _, weight in weight < least ? 0 : weight }
  }

  /// The largest weight; 0 where there are no entries.
  package var largestWeight: Float { weights.reduce(0, max) }

  /// The largest weight of a row; 0 of an empty one.
  package func largestWeight(of row: Int) -> Float {
    weights[entries(of: row)].reduce(0, max)
  }

  /// For each point the number of its connected component, numbered as points first meet them.
  package var components: (labels: [Int], count: Int) {
    var labels = [Int](repeating: -1, count: count)
    var found = 0
    var open: [Int] = []
    for start in 0..<count where labels[start] < 0 {
      labels[start] = found
      open.append(start)
      while let row = open.popLast() {
        for entry in entries(of: row) where labels[Int(columns[entry])] < 0 {
          labels[Int(columns[entry])] = found
          open.append(Int(columns[entry]))
        }
      }
      found += 1
    }
    return (labels, found)
  }
}
