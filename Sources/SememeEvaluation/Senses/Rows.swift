internal import SememeTensors

/// Arithmetic on the rows of matrices, summed in double precision.
enum Rows {
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
  static func select(_ rows: [Int], of matrix: Tensor) -> Tensor {
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

  /// The mean of some rows; zeros for none.
  static func mean(_ matrix: Tensor, of rows: [Int]) -> [Double] {
    let width = matrix.width
    var sums = [Double](repeating: 0, count: width)
    matrix.withUnsafeBuffer { numbers in
      for row in rows {
        for column in 0..<width { sums[column] += Double(numbers[row * width + column]) }
      }
    }
    return sums.map { $0 / Double(max(rows.count, 1)) }
  }

  /// The rows less a vector, each divided by its length; a row of zeros stays one.
  static func normalized(_ matrix: Tensor, less center: [Double]? = nil) -> Tensor {
    let width = matrix.width
    precondition(center.map { $0.count == width } ?? true, "rows: a center of another width")
    return matrix.withUnsafeBuffer { from in
      Tensor(matrix.shape) { to in
        var row = [Double](repeating: 0, count: width)
        for index in 0..<matrix.rows {
          var squares = 0.0
          for column in 0..<width {
            row[column] = Double(from[index * width + column]) - (center?[column] ?? 0)
            squares += row[column] * row[column]
          }
          let factor = squares > 0 ? 1 / squares.squareRoot() : 0
          for column in 0..<width { to[index * width + column] = Float(row[column] * factor) }
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
    return matrix.withUnsafeBuffer { numbers in
      rows.map { row in
        var sums = SIMD8<Float>.zero
        var column = 0
        while column + 8 <= width {
          var (a, b) = (SIMD8<Float>(), SIMD8<Float>())
          for lane in 0..<8 {
            a[lane] = vector[column + lane]
            b[lane] = numbers[row * width + column + lane]
          }
          sums += a * b
          column += 8
        }
        var sum = sums.sum()
        while column < width {
          sum += vector[column] * numbers[row * width + column]
          column += 1
        }
        return sum
      }
    }
  }
}
