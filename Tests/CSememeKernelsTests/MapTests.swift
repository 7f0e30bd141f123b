import CSememeKernels
import SememeTensors
import SememeTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Fourier transforms and repulsion, against their definitions in double precision.
@Suite struct MapTests {
  private static let columns = FourierTransform.columns

  /// Σ_n x[n]·e^(−2πi·n·k / length) of one column.
  private func definition(_ re: [Double], _ im: [Double], _ k: Int) -> (re: Double, im: Double) {
    var sum = (re: 0.0, im: 0.0)
    for n in re.indices {
      let angle = -2 * Double.pi * Double(n * k % re.count) / Double(re.count)
      sum.re += re[n] * cos(angle) - im[n] * sin(angle)
      sum.im += re[n] * sin(angle) + im[n] * cos(angle)
    }
    return sum
  }

  @Test(arguments: KernelLevel.available.map(\.description))
  func transformsEqualTheirDefinition(level: String) throws {
    let kernels = try KernelLevel.named(level)
    var random = SeededGenerator(seed: 5)
    for length in [2, 3, 4, 5, 6, 8, 15, 16, 30, 45, 60, 75, 128, 150] {
      let x = random.floats(length * 2 * Self.columns, scale: 3)
      let panel = GuardedFloats(x, offset: 0)
      let scratch = GuardedFloats(x, offset: 0)
      let result = FourierTransform(length: length)(panel.start, scratch: scratch.start, kernels)
      expectIntact(panel)
      expectIntact(scratch)
      for column in [0, 7, 15] {
        let re = (0..<length).map { Double(x[$0 * 32 + column]) }
        let im = (0..<length).map { Double(x[$0 * 32 + 16 + column]) }
        let size = zip(re, im).map { abs($0) + abs($1) }.reduce(0, +)
        for k in 0..<length {
          let exact = definition(re, im, k)
          #expect(abs(Double(result[k * 32 + column]) - exact.re) < 1e-6 * size)
          #expect(abs(Double(result[k * 32 + 16 + column]) - exact.im) < 1e-6 * size)
        }
      }
    }
  }

  @Test func lengthsAreProductsOfSmallPrimes() {
    #expect(
      [1, 7, 11, 13, 17, 121].map(FourierTransform.length(atLeast:)) == [2, 8, 12, 15, 18, 125])
  }

  @Test(arguments: KernelLevel.available.map(\.description))
  func repulsionEqualsItsDefinition(level: String) throws {
    let kernels = try KernelLevel.named(level)
    var random = SeededGenerator(seed: 6)
    for dimension in 1...3 {
      for count in [1, 2, 15, 16, 17, 100] {
        let points = random.floats(count * dimension, scale: 4)
        var sums = Repulsion(count: count, dimension: dimension, kernels)
        for (place, number) in points.enumerated() {
          sums[place / dimension, place % dimension] = number
        }
        let point = Array(points[0..<dimension])
        let force = GuardedFloats([Float](repeating: 0, count: dimension), offset: 0)
        let total = point.withUnsafeBufferPointer { point in
          point.baseAddress.map { sums.sum(on: $0, into: force.start) }
        }
        expectIntact(force)
        var (exact, exactTotal) = ([Double](repeating: 0, count: dimension), 0.0)
        for j in 0..<count {
          let apart = (0..<dimension).map { Double(point[$0]) - Double(points[j * dimension + $0]) }
          let near = 1 / (1 + apart.map { $0 * $0 }.reduce(0, +))
          exactTotal += near
          for axis in 0..<dimension { exact[axis] += near * near * apart[axis] }
        }
        #expect(abs(Double(total ?? .nan) - exactTotal) < 1e-5 * exactTotal)
        for (value, exact) in zip(force.values, exact) {
          #expect(abs(Double(value) - exact) < 1e-5 * exactTotal)
        }
      }
    }
  }
}
