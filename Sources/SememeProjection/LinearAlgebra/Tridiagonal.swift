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
  /// - Parameter matrix: symmetric.
  init(_ matrix: Matrix) {
    let n = matrix.rows
    var a = matrix.values
    var (diagonal, off) = (
      [Double](repeating: 0, count: n), [Double](repeating: 0, count: max(n - 1, 0))
    )
    var factors = off
    var scratch = [Double](repeating: 0, count: 5 * n)
    a.withUnsafeMutableBufferPointer { a in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard let a = a.baseAddress, let scratch = scratch.baseAddress else { return }
        for k in 0..<n {
          diagonal[k] = a[k * n + k]
          guard k + 1 < n else { break }
          let v = a + (k * n + k + 1)
          (off[k], factors[k]) = Householder.reflect(v, n - k - 1)
          guard factors[k] != 0 else { continue }
          Tridiagonal.update(
            a + ((k + 1) * n + k + 1), stride: n, size: n - k - 1, by: v, factors[k], scratch)
        }
      }
    }
    self.diagonal = diagonal
    offDiagonal = off
    self.factors = factors
    reflections = Matrix(a, rows: n, columns: n)
  }

  /// A ← H·A·H for the reflection H = I − factor·v·vᵀ, as A − v·wᵀ − w·vᵀ.
  ///
  /// - Parameters:
  ///   - a: [size × size], rows `stride` apart.
  ///   - stride: the distance of A's rows.
  ///   - size: of A and v.
  ///   - v: the vector of the reflection.
  ///   - factor: its factor.
  ///   - scratch: room for 5 · `size` numbers.
  private static func update(
    _ a: UnsafeMutablePointer<Double>, stride: Int, size: Int, by v: UnsafePointer<Double>,
    _ factor: Double, _ scratch: UnsafeMutablePointer<Double>
  ) {
    let (w, left, right) = (scratch, scratch + size, scratch + 3 * size)
    for i in 0..<size { w[i] = factor * DoubleVectors.dot(a + i * stride, v, size) }
    DoubleVectors.add(-factor / 2 * DoubleVectors.dot(w, v, size), v, to: w, size)
    // One product of [v w] and [−w −v]ᵀ, so that A is read and written once.
    for i in 0..<size {
      (left[2 * i], left[2 * i + 1]) = (v[i], w[i])
      (right[i], right[size + i]) = (-w[i], -v[i])
    }
    DoubleProducts.add(
      .init(left, rowStride: 2, innerStride: 1), right, bStride: size, to: a, cStride: stride,
      rows: size, columns: size, inner: 2)
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
