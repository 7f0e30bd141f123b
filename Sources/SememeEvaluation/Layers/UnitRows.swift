package import SememeProjection
package import SememeTensors

/// Cosines of groups of a matrix's rows.
package struct UnitRows {
  let matrix: Tensor

  /// Looks at a matrix.
  ///
  /// - Parameter matrix: [rows × width].
  package init(_ matrix: Tensor) { self.matrix = matrix }

  /// The mean cosine of each row with each other one: (|Σ u|² − n) ÷ (n² − n) for unit vectors u.
  ///
  /// - Parameter rows: the numbers of two rows or more.
  /// - Returns: from −1 to 1.
  package func meanCosine(_ rows: [Int]) -> Double {
    let sum = unitSum(rows)
    let count = Double(rows.count)
    return (Vectors.dot(sum, sum) - count) / (count * count - count)
  }

  /// The mean cosine of each row with the mean of all, none made unit length for the mean.
  ///
  /// - Parameter rows: the numbers of one row or more.
  /// - Returns: from −1 to 1.
  package func meanCosineWithMean(_ rows: [Int]) -> Double {
    let mean = Rows.mean(matrix, of: rows)
    return Vectors.dot(unitSum(rows), Vectors.unit(mean)) / Double(rows.count)
  }

  /// The share of σ₁² in Σ σ², the squares of the singular values of the rows.
  ///
  /// - Parameter rows: the numbers of one row or more.
  /// - Returns: from 0 to 1.
  /// - Throws: `ProjectionError` where a row is not finite.
  package func explainableVariance(_ rows: [Int]) throws(ProjectionError) -> Double {
    let vectors = rows.map { Rows.row($0, of: matrix) }
    var products = Matrix(zeros: rows.count, rows.count)
    for (i, a) in vectors.enumerated() {
      for (j, b) in vectors.enumerated() where j <= i {
        let product = Vectors.dot(a, b)
        products.values[i * rows.count + j] = product
        products.values[j * rows.count + i] = product
      }
    }
    let squares = try SymmetricEigen(products).values
    let total = squares.reduce(0, +)
    return total > 0 ? (squares.first ?? 0) / total : 0
  }

  /// Σ of the rows, each made unit length.
  private func unitSum(_ rows: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: matrix.width)
    for row in rows { Vectors.add(1, Vectors.unit(Rows.row(row, of: matrix)), to: &sum) }
    return sum
  }
}
