internal import CSememeKernels

/// What all points of a map do to one of them in t-SNE.
///
/// Van der Maaten and Hinton 2008, equation 5.
package struct Repulsion: Sendable {
  /// How many coordinates a point has: 1, 2 or 3.
  package let dimension: Int
  private let kernels: KernelLevel
  private let paddedCount: Int
  private var coordinates: [Float]

  /// Room for so many points.
  ///
  /// - Parameters:
  ///   - count: how many points.
  ///   - dimension: 1, 2 or 3.
  ///   - kernels: the level.
  package init(count: Int, dimension: Int, _ kernels: KernelLevel) {
    precondition((1...3).contains(dimension), "repulsion in \(dimension) dimensions")
    self.dimension = dimension
    self.kernels = kernels
    paddedCount = (count + 15) / 16 * 16
    // So far away that nothing is felt of them, and no square overflows.
    coordinates = [Float](repeating: 1e18, count: paddedCount * dimension)
  }

  /// A coordinate of a point, finite and below 10¹⁵ in size.
  package subscript(point: Int, axis: Int) -> Float {
    get { coordinates[axis * paddedCount + point] }
    set { coordinates[axis * paddedCount + point] = newValue }
  }

  /// The sums for one point: force[a] = Σ_j q²·(point[a] − y_j[a]) with q = 1 / (1 + |point − y_j|²).
  ///
  /// - Parameters:
  ///   - point: its coordinates; where it is one of the points, its own q = 1 is in the sum.
  ///   - force: room for as many numbers.
  /// - Returns: Σ_j q.
  package func sum(
    on point: UnsafePointer<Float>, into force: UnsafeMutablePointer<Float>
  ) -> Float {
    coordinates.withUnsafeBufferPointer { coordinates in
      var points = sememe_repulsion(
        coordinates: coordinates.baseAddress, padded_count: paddedCount, dimension: dimension)
      return kernels.table.pointee.repulsion_f32(&points, point, force)
    }
  }
}
