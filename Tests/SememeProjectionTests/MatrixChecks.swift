import SememeProjection
import SememeTensors
import SememeTestSupport

/// Matrices and what is known of them.
enum MatrixChecks {
  /// Uniform numbers from −1 to 1.
  static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<rows * columns).map { _ in Double.random(in: -1...1, using: &generator) }
    return Matrix(values, rows: rows, columns: columns)
  }

  static func symmetric(_ size: Int, seed: UInt64) -> Matrix {
    var matrix = random(size, size, seed: seed)
    for i in 0..<size { for j in 0..<i { matrix[i, j] = matrix[j, i] } }
    return matrix
  }

  /// A·B by the definition.
  static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
    var result = Matrix(zeros: a.rows, b.columns)
    for i in 0..<a.rows {
      for j in 0..<b.columns {
        result[i, j] = (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] }
      }
    }
    return result
  }

  static func difference(_ a: Matrix, _ b: Matrix) -> Double {
    guard a.rows == b.rows, a.columns == b.columns else { return .infinity }
    return zip(a.values, b.values).reduce(0) {
      let gap = abs($1.0 - $1.1)
      return gap.isNaN ? .infinity : max($0, gap)
    }
  }

  /// How far rows are from being orthonormal.
  static func orthonormalityError(_ rows: Matrix) -> Double {
    difference(product(rows, rows.transposed), Matrix(identity: rows.rows))
  }

  /// The largest element of A·v − λ·v over all pairs.
  static func residual(_ matrix: Matrix, _ eigen: SymmetricEigen) -> Double {
    let images = product(eigen.vectors, matrix)
    var scaled = eigen.vectors
    for i in 0..<scaled.rows {
      for j in 0..<scaled.columns { scaled[i, j] *= eigen.values[i] }
    }
    return difference(images, scaled)
  }

  /// The second differences of a path of points: eigenvalues 2 − 2·cos(kπ/(n + 1)), k = 1…n.
  static func path(_ size: Int) -> (matrix: Matrix, values: [Double]) {
    var matrix = Matrix(zeros: size, size)
    for i in 0..<size {
      matrix[i, i] = 2
      if i > 0 {
        matrix[i, i - 1] = -1
        matrix[i - 1, i] = -1
      }
    }
    let values = (1...size).map { k in
      let half = sine(Double(k) * .pi / Double(2 * (size + 1)))
      return 4 * half * half
    }
    return (matrix, values.sorted(by: >))
  }

  /// The sine from 0 to π/2, by its series.
  private static func sine(_ x: Double) -> Double {
    var (term, sum) = (x, x)
    for k in 1..<20 {
      term *= -x * x / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
