internal import CSememeKernels

/// Products and sums of vectors of doubles, on the calling thread: what the numerical routines of
/// linear algebra are made of.
package enum DoubleVectors {
  /// The C table, constant data of the program.
  nonisolated(unsafe) private static let table = KernelLevel.preferred.table

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
    table.pointee.dot_f64(a, b, count)
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
    table.pointee.squared_distance_f64(a, b, count)
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
    table.pointee.add_scaled_f64(factor, x, y, count)
  }

  /// y = x − mean, in double precision.
  ///
  /// - Parameters:
  ///   - x: `count` numbers.
  ///   - mean: as many.
  ///   - y: as many, overwritten.
  ///   - count: how many.
  package static func center(
    _ x: UnsafePointer<Float>, _ mean: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    table.pointee.center_f64(x, mean, y, count)
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
    table.pointee.rotate_pair_f64(x, y, cosine, sine, count)
  }
}
