package import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Gradient descent on the divergence of a map, with momentum and a gain for each coordinate (van der
/// Maaten and Hinton 2008, section 3.4; Jacobs 1988).
///
/// Every step reads where all points were and writes where they go; sums run by blocks of points, so that the
/// number of threads changes nothing.
package struct TSNEOptimizer<Field: RepulsiveField> {
  package typealias Place = Field.Place

  /// Where the points are.
  package private(set) var places: [Place]
  private let affinities: AffinityMatrix
  private var field: Field
  private var steps: [Place]
  private var gains: [Place]
  private var forces: [Place]
  private let pool: ThreadPool

  /// No coordinate moves slower than by this part of the learning rate (van der Maaten's program).
  private static var smallestGain: Float { 0.01 }
  /// No point moves further in one step.
  private static var longestStep: Float { 5 }

  package init(places: [Place], affinities: AffinityMatrix, field: Field, pool: ThreadPool) {
    self.places = places
    self.affinities = affinities
    self.field = field
    self.pool = pool
    steps = [Place](repeating: .zero, count: places.count)
    gains = [Place](repeating: .one, count: places.count)
    forces = steps
  }

  /// The mean of the squared distances from the origin.
  var meanSquare: Double {
    places.reduce(0) { $0 + Double(($1 * $1).sum()) } / Double(max(places.count, 1))
  }

  /// Takes one step, and moves the map's center back to the origin.
  mutating func step(_ phase: TSNEPhase) {
    let total = repulsion()
    let count = places.count
    let block = AffinityMatrix.rowBlock
    let blocks = (count + block - 1) / block
    let stepper = Stepper<Place>(
      exaggeration: Float(phase.exaggeration), repulsion: Float(1 / total),
      rate: Float(phase.learningRate), momentum: Float(phase.momentum),
      smallestGain: Self.smallestGain, longestStep: Self.longestStep)
    var moved = [Place](repeating: .zero, count: count)
    var sums = [Place](repeating: .zero, count: blocks)
    let (affinities, forces, places, pool) = (affinities, forces, places, pool)
    steps.withUnsafeMutableBufferPointer { steps in
      gains.withUnsafeMutableBufferPointer { gains in
        moved.withUnsafeMutableBufferPointer { moved in
          sums.withUnsafeMutableBufferPointer { sums in
            places.withUnsafeBufferPointer { places in
              nonisolated(unsafe) let (steps, gains, moved, sums, places) = (
                steps, gains, moved, sums, places
              )
              pool.forEach(blocks) { number in
                var sum = Place.zero
                for point in blockRange(number, of: block, in: count) {
                  let pull = Self.attraction(point, affinities, places)
                  stepper.step(&steps[point], &gains[point], pull: pull, push: forces[point])
                  moved[point] = places[point] + steps[point]
                  sum += moved[point]
                }
                sums[number] = sum
              }
            }
          }
        }
      }
    }
    let center = sums.reduce(.zero, +) / Float(count)
    for point in 0..<count { moved[point] -= center }
    self.places = moved
  }

  /// Z of the places, with the forces left in `forces`.
  private mutating func repulsion() -> Double {
    let (places, pool) = (places, pool)
    let total = places.withUnsafeBufferPointer { places in
      Self.fill(&forces, by: &field, of: places, pool)
    }
    // Points that are endlessly far apart push each other no more; what is left of the sum is rounding.
    return max(total, 1e-6 * Double(places.count))
  }

  private static func fill(
    _ forces: inout [Place], by field: inout Field, of places: UnsafeBufferPointer<Place>,
    _ pool: ThreadPool
  ) -> Double {
    forces.withUnsafeMutableBufferPointer { field.forces(of: places, into: $0, pool) }
  }

  /// The attraction of a point, Σ_j p_ij·q_ij·(y_i − y_j).
  private static func attraction(
    _ point: Int, _ affinities: AffinityMatrix, _ places: UnsafeBufferPointer<Place>
  ) -> Place {
    let place = places[point]
    var pull = Place.zero
    for entry in affinities.starts[point]..<affinities.starts[point + 1] {
      let apart = place - places[Int(affinities.columns[entry])]
      pull += apart * (affinities.values[entry] / (1 + (apart * apart).sum()))
    }
    return pull
  }

  /// The gradient of the divergence at the places.
  ///
  /// ∂C/∂y_i = 4·Σ_j (p_ij − q_ij / Z)·q_ij·(y_i − y_j): equation 5.
  package mutating func gradient() -> [Place] {
    let total = Float(repulsion())
    return places.withUnsafeBufferPointer { places in
      places.indices.map { point in
        4 * (Self.attraction(point, affinities, places) - forces[point] / total)
      }
    }
  }

  /// The Kullback–Leibler divergence of the map from the affinities, in nats.
  ///
  /// Σ p_ij·ln(p_ij·Z / q_ij): equation 2.
  package mutating func divergence() -> Double {
    let normalizer = log(repulsion())
    let (affinities, places) = (affinities, places)
    return pool.sum(over: places.count, block: AffinityMatrix.rowBlock) { points in
      var total = 0.0
      for point in points {
        for entry in affinities.starts[point]..<affinities.starts[point + 1] {
          let p = Double(affinities.values[entry])
          let apart = places[point] - places[Int(affinities.columns[entry])]
          if p > 0 { total += p * (log(p * (1 + Double((apart * apart).sum()))) + normalizer) }
        }
      }
      return total
    }
  }
}

/// How one point steps.
private struct Stepper<Place: SIMD<Float>> {
  let exaggeration: Float
  /// 1 / Z.
  let repulsion: Float
  let rate: Float
  let momentum: Float
  let smallestGain: Float
  let longestStep: Float

  func step(_ step: inout Place, _ gain: inout Place, pull: Place, push: Place) {
    let gradient = exaggeration * pull - repulsion * push
    // A coordinate that goes on in its direction gains, one that turns back loses.
    let goesOn = (step .< 0) .!= (gradient .< 0)
    gain = (gain * 0.8 + smallestGain).replacing(with: gain + 0.2, where: goesOn)
    step = momentum * step - rate * gain * gradient
    let length = (step * step).sum().squareRoot()
    if length > longestStep { step *= longestStep / length }
  }
}
