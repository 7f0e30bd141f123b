package import SememeTensors

/// Arithmetic on the rows of matrices, summed in double precision.
package enum Rows {
  /// Copies a row of one matrix into another of the same width.
  static func copy(_ row: Int, of source: Tensor, to target: Int, of matrix: inout Tensor) {
    let width = matrix.width
    precondition(source.width == width, "rows: \(source.shape) into \(matrix.shape)")
    source.withUnsafeBuffer { from in
      matrix.withUnsafeMutableBuffer { to in
        for column in 0..<width { to[target * width + column] = from[row * width + column] }
      }
    }
  }

  /// Some of the rows, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - rows: their numbers.
  ///   - matrix: [rows × width].
  /// - Returns: [numbers × width].
  package static func select(_ rows: [Int], of matrix: Tensor) -> Tensor {
    let width = matrix.width
    return matrix.withUnsafeBuffer { from in
      Tensor([rows.count, width]) { to in
        guard let base = from.baseAddress else { return }
        for (target, row) in rows.enumerated() {
          precondition(row >= 0 && row < matrix.rows, "rows: \(row) of \(matrix.shape)")
          (to + target * width).update(from: base + row * width, count: width)
        }
      }
    }
  }

  /// One row in double precision.
  static func row(_ index: Int, of matrix: Tensor) -> [Double] {
    let width = matrix.width
    return matrix.withUnsafeBuffer { $0[index * width..<(index + 1) * width].map(Double.init) }
  }

  /// The mean of some rows, or of all; zeros for none.
  static func mean(_ matrix: Tensor, of chosen: [Int]? = nil) -> [Double] {
    let rows = chosen ?? Array(0..<matrix.rows)
    var mean = [Double](repeating: 0, count: matrix.width)
    for index in rows { Vectors.add(1, row(index, of: matrix), to: &mean) }
    return mean.map { $0 / Double(max(rows.count, 1)) }
  }

  /// The sum of the squared differences from a center, column by column.
  static func squares(_ matrix: Tensor, around center: [Double]) -> [Double] {
    let width = matrix.width
    var squares = [Double](repeating: 0, count: width)
    matrix.withUnsafeBuffer { values in
      for (index, value) in values.enumerated() {
        let difference = Double(value) - center[index % width]
        squares[index % width] += difference * difference
      }
    }
    return squares
  }

  /// The rows less a vector, each divided by its length; a row of zeros stays one.
  static func normalized(_ matrix: Tensor, less center: [Double]? = nil) -> Tensor {
    let width = matrix.width
    return Tensor(matrix.shape) { to in
      for index in 0..<matrix.rows {
        var row = row(index, of: matrix)
        if let center { row = Vectors.difference(row, center) }
        for (column, value) in Vectors.unit(row).enumerated() {
          to[index * width + column] = Float(value)
        }
      }
    }
  }

  /// The product of one vector with each of some rows.
  static func products(_ vector: UnsafeBufferPointer<Float>, _ matrix: Tensor, _ rows: Range<Int>)
    -> [Float]
  {
    let width = matrix.width
    precondition(vector.count == width, "rows: \(vector.count) numbers for \(matrix.shape)")
    return [Float](unsafeUninitializedCapacity: rows.count) { products, count in
      let room = UnsafeMutableBufferPointer(rebasing: products[..<rows.count])
      matrix.withUnsafeBuffer { numbers in
        RowProducts.forward(
          UnsafeBufferPointer(
            rebasing: numbers[rows.lowerBound * width..<rows.upperBound * width]),
          vector, into: room, KernelLevel.preferred)
      }
      count = rows.count
    }
  }
}
