package import SememeTensors

/// How alike points are: a sparse matrix of probabilities, row after row.
///
/// The rows of a map's own points are symmetric, p_ij = (p_j|i + p_i|j) / 2n, and sum to 1 all
/// together (van der Maaten and Hinton 2008, section 3.1).
package struct AffinityMatrix: Sendable {
  /// Where every row begins, and where the last one ends; [rows + 1].
  package let starts: [Int]
  /// The columns of a row, ascending.
  package let columns: [Int32]
  /// The affinities that stand there.
  package let values: [Float]

  /// How many rows there are.
  package var rowCount: Int { starts.count - 1 }

  /// Rows of work that one thread takes at a time; sums go by these blocks, in their order.
  static let rowBlock = 512

  /// Affinities of points with their neighbors at a perplexity, symmetric.
  ///
  /// - Parameters:
  ///   - graph: the neighbors, about three times as many as the perplexity.
  ///   - perplexity: how many neighbors count, in effect; at most as many as there are.
  ///   - pool: the threads.
  package init(symmetric graph: NeighborGraph, perplexity: Double, pool: ThreadPool) {
    let conditional = AffinityMatrix(conditional: graph, perplexity: perplexity, pool: pool)
    self.init(
      sumOf: conditional, with: conditional.transposed(columnCount: graph.count),
      factor: 0.5 / Double(graph.count), pool: pool)
  }

  /// The affinities p_j|i of each point's own Gaussian, whose rows sum to 1.
  ///
  /// - Parameters:
  ///   - graph: the neighbors.
  ///   - perplexity: how many of them count, in effect.
  ///   - pool: the threads.
  package init(conditional graph: NeighborGraph, perplexity: Double, pool: ThreadPool) {
    let (count, width) = (graph.count, graph.neighborCount)
    let search = PerplexitySearch(perplexity: perplexity)
    var columns = [Int32](repeating: 0, count: count * width)
    var values = [Float](repeating: 0, count: count * width)
    columns.withUnsafeMutableBufferPointer { columns in
      values.withUnsafeMutableBufferPointer { values in
        nonisolated(unsafe) let (columns, values) = (columns, values)
        pool.forEach((count + Self.rowBlock - 1) / Self.rowBlock) { block in
          var squares = [Double](repeating: 0, count: width)
          var affinities = squares
          for row in block * Self.rowBlock..<min((block + 1) * Self.rowBlock, count) {
            let range = row * width..<(row + 1) * width
            for (place, distance) in graph.distances[range].enumerated() {
              squares[place] = Double(distance) * Double(distance)
            }
            squares.withUnsafeBufferPointer { squares in
              affinities.withUnsafeMutableBufferPointer { affinities in
                _ = search.affinities(squares, into: affinities)
              }
            }
            let order = (0..<width).sorted {
              graph.indices[range.lowerBound + $0] < graph.indices[range.lowerBound + $1]
            }
            for (place, source) in order.enumerated() {
              columns[range.lowerBound + place] = graph.indices[range.lowerBound + source]
              values[range.lowerBound + place] = Float(affinities[source])
            }
          }
        }
      }
    }
    starts = (0...count).map { $0 * width }
    self.columns = columns
    self.values = values
  }

  private init(starts: [Int], columns: [Int32], values: [Float]) {
    self.starts = starts
    self.columns = columns
    self.values = values
  }

  /// Rows become columns; the new columns ascend since the old rows are read in their order.
  private func transposed(columnCount: Int) -> AffinityMatrix {
    var starts = [Int](repeating: 0, count: columnCount + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for column in 0..<columnCount { starts[column + 1] += starts[column] }
    var next = starts
    var rows = [Int32](repeating: 0, count: columns.count)
    var turned = [Float](repeating: 0, count: columns.count)
    for row in 0..<rowCount {
      for place in self.starts[row]..<self.starts[row + 1] {
        let column = Int(columns[place])
        rows[next[column]] = Int32(row)
        turned[next[column]] = values[place]
        next[column] += 1
      }
    }
    return AffinityMatrix(starts: starts, columns: rows, values: turned)
  }

  /// factor·(a + b).
  private init(
    sumOf a: AffinityMatrix, with b: AffinityMatrix, factor: Double, pool: ThreadPool
  ) {
    let count = a.rowCount
    let blocks = (count + Self.rowBlock - 1) / Self.rowBlock
    var starts = [Int](repeating: 0, count: count + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      nonisolated(unsafe) let starts = starts
      pool.forEach(blocks) { block in
        for row in block * Self.rowBlock..<min((block + 1) * Self.rowBlock, count) {
          var length = 0
          Self.merge(a, b, row) { _, _ in length += 1 }
          starts[row + 1] = length
        }
      }
    }
    for row in 0..<count { starts[row + 1] += starts[row] }
    let places = starts
    var columns = [Int32](repeating: 0, count: starts[count])
    var values = [Float](repeating: 0, count: starts[count])
    columns.withUnsafeMutableBufferPointer { columns in
      values.withUnsafeMutableBufferPointer { values in
        nonisolated(unsafe) let (columns, values) = (columns, values)
        pool.forEach(blocks) { block in
          for row in block * Self.rowBlock..<min((block + 1) * Self.rowBlock, count) {
            var place = places[row]
            Self.merge(a, b, row) { column, sum in
              columns[place] = column
              values[place] = Float(sum * factor)
              place += 1
            }
          }
        }
      }
    }
    self.init(starts: starts, columns: columns, values: values)
  }

  /// Visits the columns of a row that one of two matrices has, with the sum of what stands there.
  private static func merge(
    _ a: AffinityMatrix, _ b: AffinityMatrix, _ row: Int, _ visit: (Int32, Double) -> Void
  ) {
    var (left, right) = (a.starts[row], b.starts[row])
    let (leftEnd, rightEnd) = (a.starts[row + 1], b.starts[row + 1])
    while left < leftEnd || right < rightEnd {
      let x = left < leftEnd ? a.columns[left] : .max
      let y = right < rightEnd ? b.columns[right] : .max
      var sum = 0.0
      if x <= y {
        sum += Double(a.values[left])
        left += 1
      }
      if y <= x {
        sum += Double(b.values[right])
        right += 1
      }
      visit(min(x, y), sum)
    }
  }
}
