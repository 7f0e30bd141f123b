internal import SememeSystem
internal import SememeTensors

/// The lengths of a matrix's rows, computed when they are first asked for.
final class RowLengths: Sendable {
  private let known = Locked<[Float]?>(nil)

  /// √Σx² of every row, each sum in double precision.
  func of(_ matrix: WordMatrix) -> [Float] {
    known.withLock { known in
      if let known { return known }
      let lengths = Self.compute(matrix)
      known = lengths
      return lengths
    }
  }

  private static func compute(_ matrix: WordMatrix) -> [Float] {
    let (rows, dimension) = (matrix.rowCount, matrix.dimension)
    // All empty arrays share one storage, which nobody may write.
    guard rows > 0 else { return [] }
    return [Float](unsafeUninitializedCapacity: rows) { lengths, count in
      let lengths = lengths
      ThreadPool.shared.forEach(WordMatrix.blockCount(rows)) { block in
        let range = WordMatrix.block(block, of: rows)
        let scratch = UnsafeMutableBufferPointer<Float>.allocate(
          capacity: max(range.count * dimension, 1))
        defer { scratch.deallocate() }
        matrix.withRows(range, scratch: scratch) { numbers in
          for place in 0..<range.count {
            let row = numbers[place * dimension..<(place + 1) * dimension]
            lengths[range.lowerBound + place] = length(UnsafeBufferPointer(rebasing: row))
          }
        }
      }
      count = rows
    }
  }

  /// Four sums side by side, which the processor adds at once.
  private static func length(_ row: UnsafeBufferPointer<Float>) -> Float {
    var sums = SIMD4<Double>()
    let whole = row.count / 4 * 4
    for place in stride(from: 0, to: whole, by: 4) {
      let part = SIMD4<Double>(
        Double(row[place]), Double(row[place + 1]), Double(row[place + 2]), Double(row[place + 3]))
      sums += part * part
    }
    var sum = sums.sum()
    for number in row[whole...] { sum += Double(number) * Double(number) }
    return Float(sum.squareRoot())
  }
}
