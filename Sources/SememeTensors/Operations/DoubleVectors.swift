/// Products and sums of vectors of doubles, on the calling thread: what the numerical routines of
/// linear algebra are made of.
package enum DoubleVectors {
  /// Σ_i a[i] · b[i].
  ///
  /// - Parameters:
  ///   - a: `count` numbers.
  ///   - b: as many.
  ///   - count: how many.
  /// - Returns: the sum, whose order of additions depends on `count` alone.
  package static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sums = SIMD8<Double>.zero
    var i = 0
    while i + 8 <= count {
      sums += wide(a, i) * wide(b, i)
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      sum += a[i] * b[i]
      i += 1
    }
    return sum
  }

  /// Σ_i (a[i] − b[i])².
  ///
  /// - Parameters:
  ///   - a: `count` numbers.
  ///   - b: as many.
  ///   - count: how many.
  /// - Returns: the sum, whose order of additions depends on `count` alone.
  package static func squaredDistance(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sums = SIMD8<Double>.zero
    var i = 0
    while i + 8 <= count {
      let gap = wide(a, i) - wide(b, i)
      sums += gap * gap
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      sum += (a[i] - b[i]) * (a[i] - b[i])
      i += 1
    }
    return sum
  }

  /// y += factor · x.
  ///
  /// - Parameters:
  ///   - factor: the factor.
  ///   - x: `count` numbers.
  ///   - y: as many, changed.
  ///   - count: how many.
  package static func add(
    _ factor: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for i in 0..<count { y[i] += factor * x[i] }
  }

  /// (x, y) becomes (cosine·x − sine·y, sine·x + cosine·y), element by element.
  ///
  /// - Parameters:
  ///   - x: `count` numbers, changed.
  ///   - y: as many, changed.
  ///   - cosine: of the angle.
  ///   - sine: of the angle.
  ///   - count: how many.
  package static func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, cosine: Double,
    sine: Double, _ count: Int
  ) {
    for i in 0..<count {
      let (a, b) = (x[i], y[i])
      x[i] = cosine * a - sine * b
      y[i] = sine * a + cosine * b
    }
  }

  private static func wide(_ p: UnsafePointer<Double>, _ i: Int) -> SIMD8<Double> {
    UnsafeRawPointer(p + i).loadUnaligned(as: SIMD8<Double>.self)
  }
}
