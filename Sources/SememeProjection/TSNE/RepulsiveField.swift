package import SememeTensors

/// How the points of a map push each other apart in t-SNE: exactly or nearly.
///
/// Coordinates of a point are a vector of two or four floats, of which those beyond the dimension are
/// zero and stay so.
package protocol RepulsiveField {
  associatedtype Place: SIMD<Float>

  /// Computes Σ_j q_ij²·(y_i − y_j) for every point i, with q_ij = 1 / (1 + |y_i − y_j|²).
  ///
  /// - Parameters:
  ///   - places: where the points are.
  ///   - forces: room for as many vectors.
  ///   - pool: the threads; the result does not depend on their number.
  /// - Returns: Z = Σ_{i≠j} q_ij.
  mutating func forces(
    of places: UnsafeBufferPointer<Place>, into forces: UnsafeMutableBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double
}

/// A range of `count` indices that one thread works through.
func blockRange(_ block: Int, of size: Int, in count: Int) -> Range<Int> {
  block * size..<min((block + 1) * size, count)
}

extension ThreadPool {
  /// Sums what blocks of indices give, in the order of the blocks.
  func sum(over count: Int, block size: Int, _ body: @escaping (Range<Int>) -> Double) -> Double {
    let blocks = (count + size - 1) / size
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(blocks, 1)) { sums in
      nonisolated(unsafe) let sums = sums
      forEach(blocks) { sums[$0] = body(blockRange($0, of: size, in: count)) }
      return sums[0..<blocks].reduce(0, +)
    }
  }
}
