#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How alike two points of a map are at a distance x: 1 / (1 + a·x²ᵇ).
///
/// McInnes, Healy and Melville 2018, "UMAP", arXiv:1802.03426, section 3.2 (Φ).
package struct SimilarityCurve: Sendable, Hashable {
  /// The factor of the power.
  package let a: Double
  /// Half of the exponent.
  package let b: Double

  /// A curve with known parameters.
  package init(a: Double, b: Double) {
    (self.a, self.b) = (a, b)
  }

  /// The curve nearest to what a map should look like: 1 up to the minimum distance, from there
  /// falling as exp(−(x − minimum) / spread), by least squares at 300 distances up to 3·spread.
  ///
  /// - Parameters:
  ///   - minimumDistance: from 0 to the spread.
  ///   - spread: above 0.
  package init(minimumDistance: Double, spread: Double) {
    // Distances in units of the spread: the same residuals, and numbers near 1 whatever the spread.
    let minimum = minimumDistance / spread
    let samples = (0..<300).map { index in
      let x = 3 * Double(index) / 299
      return (x: x, y: x < minimum ? 1 : exp(minimum - x))
    }
    let unit = SimilarityCurve.fitted(to: samples)
    self.init(a: unit.a / pow(spread, 2 * unit.b), b: unit.b)
  }

  /// The similarity at a squared distance.
  package func callAsFunction(squaredDistance: Double) -> Double {
    1 / (1 + a * pow(squaredDistance, b))
  }

  /// Levenberg's and Marquardt's method from a = b = 1.
  private static func fitted(to samples: [(x: Double, y: Double)]) -> SimilarityCurve {
    var curve = SimilarityCurve(a: 1, b: 1)
    var error = curve.squaredError(samples)
    var damping = 1e-3
    for _ in 0..<200 {
      let next = curve.step(samples, damping)
      let nextError = next.a > 0 && next.b > 0 ? next.squaredError(samples) : .infinity
      if nextError < error {
        let gain = error - nextError
        (curve, error) = (next, nextError)
        damping /= 10
        if gain <= 1e-15 * error { break }
      } else {
        damping *= 10
        if damping > 1e12 { break }
      }
    }
    return curve
  }

  private func squaredError(_ samples: [(x: Double, y: Double)]) -> Double {
    samples.reduce(0) { sum, sample in
      let residual = self(squaredDistance: sample.x * sample.x) - sample.y
      return sum + residual * residual
    }
  }

  /// One step: the solution of (JᵀJ + damping·diag JᵀJ)·δ = −Jᵀr.
  private func step(_ samples: [(x: Double, y: Double)], _ damping: Double) -> SimilarityCurve {
    var (aa, ab, bb, ar, br) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in samples where x > 0 {
      let power = pow(x, 2 * b)
      let value = 1 / (1 + a * power)
      let byA = -power * value * value
      let byB = 2 * a * log(x) * byA
      let residual = value - y
      aa += byA * byA
      ab += byA * byB
      bb += byB * byB
      ar += byA * residual
      br += byB * residual
    }
    let (diagonalA, diagonalB) = (aa * (1 + damping), bb * (1 + damping))
    let determinant = diagonalA * diagonalB - ab * ab
    guard determinant > 0 else { return self }
    return SimilarityCurve(
      a: a - (diagonalB * ar - ab * br) / determinant,
      b: b - (diagonalA * br - ab * ar) / determinant)
  }
}
