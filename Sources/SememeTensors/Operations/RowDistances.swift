internal import CSememeKernels

/// Squared Euclidean distances between single rows of matrices.
package struct RowDistances {
  private let measure: (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Float

  /// Chooses the kernel.
  ///
  /// - Parameter kernels: the level.
  package init(_ kernels: KernelLevel) {
    let table = kernels.table.pointee
    measure = { table.squared_distance_f32($0, $1, $2) }
  }

  /// Σ (a[i] − b[i])², the same whichever of the two comes first.
  ///
  /// - Parameters:
  ///   - a: a row.
  ///   - b: another.
  ///   - width: how many numbers each has.
  /// - Returns: the square of their distance.
  package func squared(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ width: Int
  ) -> Float {
    measure(a, b, width)
  }
}
