package import SememeTensors

/// A dense matrix of doubles in row-major order.
package struct Matrix: Sendable, Equatable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The elements, row after row.
  package var values: [Double]

  /// Makes a matrix from its elements.
  ///
  /// - Parameters:
  ///   - values: row after row.
  ///   - rows: how many rows.
  ///   - columns: how many columns.
  /// - Precondition: there are rows × columns values.
  package init(_ values: [Double], rows: Int, columns: Int) {
    precondition(
      values.count == rows * columns, "matrix: \(values.count) values for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  ///
  /// - Parameters:
  ///   - rows: how many rows.
  ///   - columns: how many columns.
  package init(zeros rows: Int, _ columns: Int) {
    self.init([Double](repeating: 0, count: rows * columns), rows: rows, columns: columns)
  }

  /// Ones on the diagonal, zeros elsewhere.
  ///
  /// - Parameter size: the number of rows and columns.
  package init(identity size: Int) {
    self.init(zeros: size, size)
    for i in 0..<size { self[i, i] = 1 }
  }

  /// The rows of a tensor, widened.
  ///
  /// - Parameter tensor: [rows × columns].
  package init(_ tensor: Tensor) {
    self.init(
      tensor.withUnsafeBuffer { $0.map(Double.init) }, rows: tensor.rows, columns: tensor.width)
  }

  /// One element.
  package subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// One row.
  ///
  /// - Parameter index: which.
  /// - Returns: its elements.
  package func row(_ index: Int) -> [Double] {
    Array(values[index * columns..<(index + 1) * columns])
  }

  /// The first rows.
  ///
  /// - Parameter count: how many.
  /// - Returns: [count × columns].
  package func prefix(_ count: Int) -> Matrix {
    Matrix(Array(values.prefix(count * columns)), rows: count, columns: columns)
  }

  /// Rows become columns.
  package var transposed: Matrix {
    var result = Matrix(zeros: columns, rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// The elements as 32-bit floats.
  package var tensor: Tensor { Tensor(values.map(Float.init), shape: [rows, columns]) }
}
