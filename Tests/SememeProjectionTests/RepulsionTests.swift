import SememeProjection
import SememeTensors
import Testing

/// Repulsion by trees and by interpolation against every pair in double precision.
@Suite("Repulsion")
struct RepulsionTests {
  private let kernels = KernelLevel.best

  /// Points in a few heaps within a span.
  private func places<Place: SIMD<Float>>(
    _ count: Int, dimension: Int, span: Float, seed: UInt64
  ) -> [Place] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      let heap = Float(random.below(5)) * 0.2
      var place = Place.zero
      for axis in 0..<dimension {
        let near = random.uniform() * random.uniform() * 0.2
        place[axis] = span * (heap * Float(axis + 1) + near - 0.5)
      }
      return place
    }
  }

  private func exact<Place: SIMD<Float>>(
    _ places: [Place], _ dimension: Int
  ) -> (forces: [[Double]], total: Double) {
    var total = 0.0
    let forces = places.map { place in
      var force = [Double](repeating: 0, count: dimension)
      for other in places {
        let apart = (0..<dimension).map { Double(place[$0]) - Double(other[$0]) }
        let near = 1 / (1 + apart.map { $0 * $0 }.reduce(0, +))
        total += near
        for axis in 0..<dimension { force[axis] += near * near * apart[axis] }
      }
      return force
    }
    return (forces, total - Double(places.count))
  }

  /// The root of the mean squared error of forces, as a part of the root of their mean square; and the
  /// relative error of Z.
  private func errors<Field: RepulsiveField>(
    _ field: Field, _ places: [Field.Place], dimension: Int, threads: Int = 2
  ) -> (force: Double, total: Double) {
    let (forces, total) = run(field, places, threads: threads)
    let expected = exact(places, dimension)
    var (wrong, size) = (0.0, 0.0)
    for (found, exact) in zip(forces, expected.forces) {
      for axis in 0..<dimension {
        let error = Double(found[axis]) - exact[axis]
        wrong += error * error
        size += exact[axis] * exact[axis]
      }
    }
    return ((wrong / size).squareRoot(), abs(total / expected.total - 1))
  }

  private func run<Field: RepulsiveField>(
    _ field: Field, _ places: [Field.Place], threads: Int
  ) -> ([Field.Place], Double) {
    var field = field
    var forces = [Field.Place](repeating: .zero, count: places.count)
    let total = places.withUnsafeBufferPointer { places in
      forces.withUnsafeMutableBufferPointer {
        field.forces(of: places, into: $0, ThreadPool(threadCount: threads))
      }
    }
    return (forces, total)
  }

  @Test(arguments: [1e-4, 0.01, 1, 12, 26, 49, 100, 240] as [Float])
  func interpolationIsNear(span: Float) {
    let places: [SIMD2<Float>] = places(700, dimension: 2, span: span, seed: 4)
    let error = errors(InterpolatedRepulsion(kernels), places, dimension: 2)
    print("interpolation over \(span): \(error)")
    #expect(error.force < 0.03 && error.total < 0.002)
  }

  @Test(arguments: [0.2, 0.5])
  func treesAreNear(angle: Double) {
    let bound = angle == 0.2 ? 0.004 : 0.03
    for span in [0.01, 5, 60] as [Float] {
      let planar: [SIMD2<Float>] = places(900, dimension: 2, span: span, seed: 5)
      let spatial: [SIMD4<Float>] = places(900, dimension: 3, span: span, seed: 6)
      let two = errors(
        BarnesHutRepulsion<SIMD2<Float>>(dimension: 2, angle: angle), planar, dimension: 2)
      let three = errors(
        BarnesHutRepulsion<SIMD4<Float>>(dimension: 3, angle: angle), spatial, dimension: 3)
      print("trees, angle \(angle), span \(span): \(two), \(three)")
      #expect(two.force < bound && two.total < bound && three.force < bound && three.total < bound)
    }
  }

  @Test func everyPairIsExact() {
    let planar: [SIMD2<Float>] = places(333, dimension: 1, span: 7, seed: 7)
    let spatial: [SIMD4<Float>] = places(333, dimension: 3, span: 7, seed: 8)
    let one = errors(ExactRepulsion<SIMD2<Float>>(dimension: 1, kernels), planar, dimension: 1)
    let three = errors(ExactRepulsion<SIMD4<Float>>(dimension: 3, kernels), spatial, dimension: 3)
    #expect(one.force < 1e-5 && one.total < 1e-5 && three.force < 1e-5 && three.total < 1e-5)
  }

  @Test func threadsChangeNothing() {
    let places: [SIMD2<Float>] = places(3000, dimension: 2, span: 40, seed: 9)
    func expectSame<Field: RepulsiveField>(_ field: Field) where Field.Place == SIMD2<Float> {
      let (one, total) = run(field, places, threads: 1)
      let (many, sameTotal) = run(field, places, threads: 7)
      #expect(one == many && total == sameTotal)
    }
    expectSame(InterpolatedRepulsion(kernels))
    expectSame(BarnesHutRepulsion<SIMD2<Float>>(dimension: 2, angle: 0.5))
    expectSame(ExactRepulsion<SIMD2<Float>>(dimension: 2, kernels))
  }

  @Test func equalPointsDoNotPush() {
    let places = [SIMD2<Float>](repeating: SIMD2(3, -2), count: 100)
    func expectNothing<Field: RepulsiveField>(_ field: Field) where Field.Place == SIMD2<Float> {
      let (forces, total) = run(field, places, threads: 2)
      #expect(forces.allSatisfy { abs($0).max() < 1e-3 } && abs(total - 9900) < 5)
    }
    expectNothing(InterpolatedRepulsion(kernels))
    expectNothing(BarnesHutRepulsion<SIMD2<Float>>(dimension: 2, angle: 0.5))
    expectNothing(ExactRepulsion<SIMD2<Float>>(dimension: 2, kernels))
  }

  private func abs(_ place: SIMD2<Float>) -> SIMD2<Float> {
    SIMD2(Swift.abs(place.x), Swift.abs(place.y))
  }
  private func abs(_ number: Double) -> Double { Swift.abs(number) }
}
