internal import SememeTensors

/// Reflections I − factor·v·vᵀ that turn a vector into a multiple of the first unit vector.
enum Householder {
  /// Replaces x by the vector v of the reflection that leaves only the first element of x.
  ///
  /// - Parameters:
  ///   - x: `count` finite numbers.
  ///   - count: at least 1.
  /// - Returns: the element that is left, and the factor; 0 where x needs no reflection.
  static func reflect(
    _ x: UnsafeMutablePointer<Double>, _ count: Int
  ) -> (left: Double, factor: Double) {
    let largest = (0..<count).reduce(0) { max($0, abs(x[$1])) }
    // What rounding leaves of a matrix without full rank can be so small that its squares are none.
    if largest > 0, largest < 0x1p-400 {
      for i in 0..<count { x[i] *= 0x1p500 }
      let (left, factor) = reflect(x, count)
      return (left * 0x1p-500, factor)
    }
    let rest = DoubleVectors.dot(x + 1, x + 1, count - 1)
    guard rest > 0 else { return (x[0], 0) }
    let length = (x[0] * x[0] + rest).squareRoot()
    // The sign that avoids a difference of like numbers.
    let left = x[0] > 0 ? -length : length
    x[0] -= left
    return (left, 2 / (x[0] * x[0] + rest))
  }

  /// x ← x − factor·v·(vᵀx).
  static func apply(
    _ v: UnsafePointer<Double>, _ factor: Double, to x: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    guard factor != 0 else { return }
    DoubleVectors.add(-factor * DoubleVectors.dot(v, x, count), v, to: x, count)
  }
}
