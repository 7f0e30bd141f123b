package import SememeTensors

/// Repulsion by visiting every pair of points: n² steps, each a small part of a vector instruction.
package struct ExactRepulsion<Place: SIMD<Float>>: RepulsiveField {
  private let dimension: Int
  private let kernels: KernelLevel
  private static var block: Int { 64 }

  package init(dimension: Int, _ kernels: KernelLevel) {
    self.dimension = dimension
    self.kernels = kernels
  }

  package mutating func forces(
    of places: UnsafeBufferPointer<Place>, into forces: UnsafeMutableBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double {
    var sums = Repulsion(count: places.count, dimension: dimension, kernels)
    for (point, place) in places.enumerated() {
      for axis in 0..<dimension { sums[point, axis] = place[axis] }
    }
    let all = sums
    nonisolated(unsafe) let (places, forces) = (places, forces)
    let total = pool.sum(over: places.count, block: Self.block) { points in
      var total = 0.0
      for point in points {
        var (place, force) = (places[point], Place.zero)
        withUnsafeBytes(of: &place) { place in
          withUnsafeMutableBytes(of: &force) { force in
            guard let place = place.assumingMemoryBound(to: Float.self).baseAddress,
              let force = force.assumingMemoryBound(to: Float.self).baseAddress
            else { return }
            total += Double(all.sum(on: place, into: force))
          }
        }
        forces[point] = force
      }
      return total
    }
    return total - Double(places.count)
  }
}
