internal import SememeTensors

/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by the QL method with implicit
/// shifts (Martin and Wilkinson 1968, doi:10.1007/BF02165404).
struct TridiagonalQL {
  /// What becomes of the diagonal: the eigenvalues, in no order.
  private(set) var values: [Double]
  private var off: [Double]
  /// The eigenvectors as rows, where they are wanted.
  private(set) var vectors: Matrix?
  /// What rotations leave beside the diagonal where the matrix has no full rank: elements up to here
  /// are none where they do not become smaller, as in EISPACK's tql2.
  private let negligible: Double
  /// More sweeps for one eigenvalue than this have not been seen.
  private static let maximumSweeps = 60
  /// After so many sweeps an element is compared with the whole matrix and not its neighbours.
  private static let patience = 30

  /// Solves the problem.
  ///
  /// - Parameters:
  ///   - diagonal: the diagonal.
  ///   - offDiagonal: the elements beside it.
  ///   - hasVectors: whether eigenvectors are wanted.
  /// - Throws: `ProjectionError.Code.notConverged`, which finite numbers do not lead to in practice.
  init(
    diagonal: [Double], offDiagonal: [Double], hasVectors: Bool
  ) throws(ProjectionError) {
    values = diagonal
    off = offDiagonal + [0]
    vectors = hasVectors ? Matrix(identity: diagonal.count) : nil
    let sizes = diagonal.indices.map { i in
      abs(diagonal[i]) + (i < offDiagonal.count ? abs(offDiagonal[i]) : 0)
    }
    negligible = Double.ulpOfOne / 2 * (sizes.max() ?? 0)
    for l in values.indices {
      var sweeps = 0
      while let end = unreduced(from: l, after: sweeps), end > l {
        sweeps += 1
        guard sweeps <= TridiagonalQL.maximumSweeps else {
          throw ProjectionError(
            .notConverged,
            "eigenvalue \(l) of a matrix of size \(diagonal.count) did not converge in "
              + "\(TridiagonalQL.maximumSweeps) sweeps; check that its elements are finite numbers")
        }
        sweep(l, end)
      }
    }
  }

  /// The end of the block from `l` on that no negligible element cuts.
  private func unreduced(from l: Int, after sweeps: Int) -> Int? {
    let floor = sweeps < TridiagonalQL.patience ? 0 : negligible
    var m = l
    while m + 1 < values.count {
      let scale = abs(values[m]) + abs(values[m + 1])
      // Not greater, rather than less or equal: a NaN must not end in an eternal sweep.
      if abs(off[m]) <= max(Double.ulpOfOne / 2 * scale, floor) { break }
      m += 1
    }
    return m
  }

  /// One QL step of the block l…m with Wilkinson's shift.
  private mutating func sweep(_ l: Int, _ m: Int) {
    var g = (values[l + 1] - values[l]) / (2 * off[l])
    var r = hypotenuse(g, 1)
    g = values[m] - values[l] + off[l] / (g + (g < 0 ? -r : r))
    var (s, c, p) = (1.0, 1.0, 0.0)
    var i = m - 1
    while i >= l {
      let (f, b) = (s * off[i], c * off[i])
      r = hypotenuse(f, g)
      off[i + 1] = r
      if r == 0 {
        // The rotation has met a zero: the block is cut here.
        values[i + 1] -= p
        off[m] = 0
        return
      }
      s = f / r
      c = g / r
      g = values[i + 1] - p
      let t = (values[i] - g) * s + 2 * c * b
      p = s * t
      values[i + 1] = g + p
      g = c * t - b
      rotate(i, cosine: c, sine: s)
      i -= 1
    }
    values[l] -= p
    off[l] = g
    off[m] = 0
  }

  private mutating func rotate(_ i: Int, cosine: Double, sine: Double) {
    guard let n = vectors?.columns else { return }
    vectors?.values.withUnsafeMutableBufferPointer { z in
      guard let z = z.baseAddress else { return }
      DoubleVectors.rotate(z + i * n, z + (i + 1) * n, cosine: cosine, sine: sine, n)
    }
  }

  private func hypotenuse(_ a: Double, _ b: Double) -> Double {
    let (large, small) = (max(abs(a), abs(b)), min(abs(a), abs(b)))
    guard large > 0 else { return 0 }
    let ratio = small / large
    return large * (1 + ratio * ratio).squareRoot()
  }
}
