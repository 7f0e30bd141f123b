internal import SememeTensors

/// Sums over vectors of 64-bit numbers, in one order.
enum Vectors {
  /// The sum of products.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "vectors: \(a.count) and \(b.count) numbers")
    return a.withUnsafeBufferPointer { x in
      b.withUnsafeBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return 0 }
        return DoubleVectors.dot(x, y, a.count)
      }
    }
  }

  /// The length of a vector.
  static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  /// The vector at length 1; one of zeros stays, so that its cosines are 0.
  static func unit(_ a: [Double]) -> [Double] {
    let length = norm(a)
    return length > 0 ? a.map { $0 / length } : a
  }

  /// The largest absolute value; infinite where one is NaN, so that no test passes by it.
  static func largestMagnitude(_ a: [Double]) -> Double {
    a.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) }
  }

  /// Adds a multiple of one vector to another.
  static func add(_ factor: Double, _ a: [Double], to sum: inout [Double]) {
    precondition(a.count == sum.count, "vectors: \(a.count) and \(sum.count) numbers")
    a.withUnsafeBufferPointer { x in
      sum.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        DoubleVectors.add(factor, x, to: y, a.count)
      }
    }
  }

  /// Multiplies a vector by a number.
  static func scale(_ a: inout [Double], by factor: Double) {
    for index in a.indices { a[index] *= factor }
  }

  /// One vector less another.
  static func difference(_ a: [Double], _ b: [Double]) -> [Double] {
    precondition(a.count == b.count, "vectors: \(a.count) and \(b.count) numbers")
    return zip(a, b).map { $0 - $1 }
  }
}
