internal import SememeTensors

/// The factors of A = Q·R with orthonormal columns in Q and R upper triangular, by Householder
/// reflections (Golub and Van Loan 2013, Matrix Computations, algorithm 5.2.1).
package struct HouseholderQR: Sendable {
  /// The columns of Q as rows: as many as A has columns or rows, whichever are fewer.
  package let columns: Matrix
  /// R: as many rows as Q has columns.
  package let upper: Matrix

  /// Factors a matrix.
  ///
  /// - Parameter source: the columns of A as rows, finite numbers.
  package init(columns source: Matrix) {
    let (n, m) = (source.rows, source.columns)
    let rank = min(n, m)
    var a = source.values
    var q = Matrix(zeros: rank, m)
    var r = Matrix(zeros: rank, n)
    a.withUnsafeMutableBufferPointer { a in
      q.values.withUnsafeMutableBufferPointer { q in
        guard let a = a.baseAddress, let q = q.baseAddress else { return }
        var factors: [Double] = []
        for k in 0..<rank {
          let v = a + (k * m + k)
          let (left, factor) = Householder.reflect(v, m - k)
          factors.append(factor)
          r[k, k] = left
          for column in k + 1..<max(n, k + 1) {
            Householder.apply(v, factor, to: a + (column * m + k), m - k)
            r[k, column] = a[column * m + k]
          }
        }
        // Column j of Q is the product of all reflections with unit vector j; those behind j leave
        // it alone.
        for j in 0..<rank {
          q[j * m + j] = 1
          for k in (0...j).reversed() {
            Householder.apply(a + (k * m + k), factors[k], to: q + (j * m + k), m - k)
          }
        }
      }
    }
    columns = q
    upper = r
  }
}
