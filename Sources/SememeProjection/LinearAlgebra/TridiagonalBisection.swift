internal import SememeTensors

/// The largest eigenvalues of a symmetric tridiagonal matrix and their eigenvectors, without the
/// others: bisection by Sturm's sequences and inverse iteration (Golub and Van Loan 2013, Matrix
/// Computations, sections 8.4.1 and 8.2.2).
struct TridiagonalBisection {
  /// The largest eigenvalues, falling.
  private(set) var values: [Double] = []
  /// Their eigenvectors as rows; nil where inverse iteration left one that is none.
  private(set) var vectors: Matrix?

  private let diagonal: [Double]
  private let off: [Double]
  /// Every eigenvalue lies within ±this.
  private let radius: Double
  /// Steps of inverse iteration at most; one or two do.
  private static let maximumSteps = 6
  /// Eigenvalues nearer to each other than this part of the radius share out their eigenvectors.
  private static let clusterGap = 1e-3

  /// Solves the problem.
  ///
  /// - Parameters:
  ///   - diagonal: the diagonal, finite.
  ///   - offDiagonal: the elements beside it.
  ///   - count: how many eigenvalues, at most as many as there are.
  init(diagonal: [Double], offDiagonal: [Double], count: Int) {
    self.diagonal = diagonal
    off = offDiagonal
    radius = diagonal.indices.reduce(0) { most, i in
      let beside =
        (i > 0 ? abs(offDiagonal[i - 1]) : 0) + (i < offDiagonal.count ? abs(offDiagonal[i]) : 0)
      return max(most, abs(diagonal[i]) + beside)
    }
    for rank in 0..<count {
      values.append(eigenvalue(rank, below: values.last ?? radius))
    }
    vectors = inverseIteration()
  }

  /// The eigenvalue that so many are larger than.
  private func eigenvalue(_ rank: Int, below upper: Double) -> Double {
    var (low, high) = (-radius, upper)
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high || high - low <= .ulpOfOne * radius { return high }
      if countAbove(middle) > rank { low = middle } else { high = middle }
    }
  }

  /// How many eigenvalues are larger than x: the positive pivots of T − x·I.
  private func countAbove(_ x: Double) -> Int {
    let least = max(.ulpOfOne * .ulpOfOne * radius, .leastNormalMagnitude)
    var count = 0
    var pivot = 1.0
    for i in diagonal.indices {
      let square = i > 0 ? off[i - 1] * off[i - 1] : 0
      pivot = diagonal[i] - x - square / pivot
      if abs(pivot) < least { pivot = -least }
      if pivot > 0 { count += 1 }
    }
    return count
  }

  private func inverseIteration() -> Matrix? {
    let n = diagonal.count
    guard radius > 0 else { return Matrix(identity: n).prefix(values.count) }
    let basis = OrthonormalRows(capacity: values.count, width: n, seed: 1)
    var clusterStart = 0
    var shift = Double.infinity
    for (index, value) in values.enumerated() {
      if index > 0, values[index - 1] - value > TridiagonalBisection.clusterGap * radius {
        clusterStart = index
      }
      // Equal eigenvalues get shifts of their own, so that their vectors differ.
      shift = min(value, shift - 2 * .ulpOfOne * radius)
      let factors = ShiftedFactors(diagonal, off, shift, least: .ulpOfOne * radius)
      basis.randomize(index)
      var steps = 0
      repeat {
        steps += 1
        guard steps <= TridiagonalBisection.maximumSteps else { return nil }
        factors.solve(basis.row(index))
        _ = basis.normalize(index)
        _ = basis.orthogonalize(index, after: clusterStart)
        _ = basis.normalize(index)
      } while residual(basis.row(index), value) > 32 * .ulpOfOne * radius * Double(n).squareRoot()
        || steps < 2
    }
    return basis.prefix(values.count)
  }

  /// |T·x − λ·x|.
  private func residual(_ x: UnsafePointer<Double>, _ value: Double) -> Double {
    var sum = 0.0
    for i in diagonal.indices {
      let before = i > 0 ? off[i - 1] * x[i - 1] : 0
      let after = i < off.count ? off[i] * x[i + 1] : 0
      let gap = before + (diagonal[i] - value) * x[i] + after
      sum += gap * gap
    }
    return sum.isFinite ? sum.squareRoot() : .infinity
  }
}

/// T − shift·I as the product of a lower and an upper triangular matrix, rows exchanged for size.
private struct ShiftedFactors {
  /// The diagonal of the upper factor and the two beside it.
  private var upper: [(Double, Double, Double)] = []
  /// For every row: what of it is subtracted from the next, and whether the two were exchanged.
  private var steps: [(factor: Double, isExchanged: Bool)] = []

  init(_ diagonal: [Double], _ off: [Double], _ shift: Double, least: Double) {
    let n = diagonal.count
    var row = (diagonal[0] - shift, n > 1 ? off[0] : 0, 0.0)
    for i in 0..<n {
      guard i + 1 < n else {
        upper.append((ShiftedFactors.away(row.0, least), 0, 0))
        break
      }
      var next = (off[i], diagonal[i + 1] - shift, i + 2 < n ? off[i + 1] : 0)
      let isExchanged = abs(next.0) > abs(row.0)
      if isExchanged { swap(&row, &next) }
      row.0 = ShiftedFactors.away(row.0, least)
      let factor = next.0 / row.0
      upper.append(row)
      steps.append((factor, isExchanged))
      row = (next.1 - factor * row.1, next.2 - factor * row.2, 0)
    }
  }

  /// A pivot that is too small to divide by becomes as small as rounding leaves it.
  private static func away(_ pivot: Double, _ least: Double) -> Double {
    abs(pivot) >= least ? pivot : pivot < 0 ? -least : least
  }

  /// Replaces a right-hand side by the solution.
  func solve(_ x: UnsafeMutablePointer<Double>) {
    for (i, step) in steps.enumerated() {
      if step.isExchanged { (x[i], x[i + 1]) = (x[i + 1], x[i]) }
      x[i + 1] -= step.factor * x[i]
    }
    for i in upper.indices.reversed() {
      let (pivot, beside, beyond) = upper[i]
      var value = x[i]
      if i + 1 < upper.count { value -= beside * x[i + 1] }
      if i + 2 < upper.count { value -= beyond * x[i + 2] }
      x[i] = value / pivot
    }
  }
}
