internal import SememeTensors

/// A symmetric tridiagonal matrix T that is similar to a symmetric matrix A = Q·T·Qᵀ, by
/// Householder reflections (Golub and Van Loan 2013, Matrix Computations, algorithm 8.3.1).
struct Tridiagonal {
  /// The diagonal of T.
  let diagonal: [Double]
  /// The elements beside the diagonal: one fewer.
  let offDiagonal: [Double]
  /// Row k holds the vector of reflection k behind its diagonal element.
  private let reflections: Matrix
  /// The factor of each reflection I − factor·v·vᵀ.
  private let factors: [Double]

  /// Reduces a matrix.
  ///
  /// - Parameter matrix: symmetric; only its upper triangle is read.
  init(_ matrix: Matrix) {
    let n = matrix.rows
    var a = matrix.values
    var (diagonal, off) = (
      [Double](repeating: 0, count: n), [Double](repeating: 0, count: max(n - 1, 0))
    )
    var factors = off
    var scratch = [Double](repeating: 0, count: 3 * n)
    a.withUnsafeMutableBufferPointer { a in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard let a = a.baseAddress, let scratch = scratch.baseAddress else { return }
        // The vector of the last reflection, and what it takes from the rows that are left:
        // A − v·wᵀ − w·vᵀ. Before the first, nothing.
        var (v, w) = (UnsafePointer(scratch), scratch + n)
        for k in 0..<n {
          let (row, size) = (a + (k * n + k), n - k)
          Tridiagonal.subtract(from: row, v, w, size)
          diagonal[k] = row[0]
          guard size > 1 else { break }
          (off[k], factors[k]) = Householder.reflect(row + 1, size - 1)
          let product = scratch + 2 * n
          DoubleProducts.subtractAndMultiply(
            row + (n + 1), aStride: n, v: v + 1, w: w + 1, x: row + 1, to: product, size: size - 1)
          (v, w) = (UnsafePointer(row + 1), scratch + n)
          Tridiagonal.project(product, v, factors[k], to: w, size - 1)
        }
      }
    }
    self.diagonal = diagonal
    offDiagonal = off
    self.factors = factors
    reflections = Matrix(a, rows: n, columns: n)
  }

  /// The first row of A − v·wᵀ − w·vᵀ.
  private static func subtract(
    from row: UnsafeMutablePointer<Double>, _ v: UnsafePointer<Double>,
    _ w: UnsafePointer<Double>, _ size: Int
  ) {
    DoubleVectors.add(-v[0], w, to: row, size)
    DoubleVectors.add(-w[0], v, to: row, size)
  }

  /// The w for which A − v·wᵀ − w·vᵀ is H·A·H, with the reflection H = I − factor·v·vᵀ.
  private static func project(
    _ product: UnsafePointer<Double>, _ v: UnsafePointer<Double>, _ factor: Double,
    to w: UnsafeMutablePointer<Double>, _ size: Int
  ) {
    // Without a reflection nothing is taken, whatever became of the product.
    for i in 0..<size { w[i] = factor == 0 ? 0 : factor * product[i] }
    DoubleVectors.add(-factor / 2 * DoubleVectors.dot(w, v, size), v, to: w, size)
  }

  /// Turns vectors of T's coordinates into those of A: each row s becomes Q·s.
  ///
  /// - Parameter vectors: [count × n], changed.
  func restore(_ vectors: inout Matrix) {
    let n = diagonal.count
    let count = vectors.rows
    reflections.values.withUnsafeBufferPointer { reflections in
      vectors.values.withUnsafeMutableBufferPointer { vectors in
        guard let v = reflections.baseAddress, let s = vectors.baseAddress else { return }
        for row in 0..<count {
          for k in stride(from: n - 2, through: 0, by: -1) where factors[k] != 0 {
            Householder.apply(
              v + (k * n + k + 1), factors[k], to: s + (row * n + k + 1), n - k - 1)
          }
        }
      }
    }
  }
}
