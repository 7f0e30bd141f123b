#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The digamma function ψ, the derivative of the logarithm of Γ.
enum Digamma {
  /// ψ(x) by its recurrence up to 7 and its asymptotic series from there (Abramowitz and Stegun
  /// 1964, 6.3.5 and 6.3.18), exact to some 1e-12.
  ///
  /// - Parameter x: positive.
  /// - Returns: ψ(x).
  static func value(_ x: Double) -> Double {
    var (x, result) = (x, 0.0)
    while x < 7 {
      result -= 1 / x
      x += 1
    }
    let square = 1 / (x * x)
    let series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    return result + log(x) - 1 / (2 * x) - series
  }
}
