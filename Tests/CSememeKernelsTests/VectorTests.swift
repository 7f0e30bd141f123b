import CSememeKernels
import SememeTestSupport
import Testing

/// Kernels over one or two vectors: reductions, element-wise arithmetic, the check for finite values.
@Suite struct VectorTests {
  static let sizes = vectorSizes + [384, 1000, 1037]

  @Test(arguments: TestedLevel.available) func reductionsMatchDoublePrecision(level: TestedLevel) {
    var random = SeededGenerator(seed: 41)
    let kernels = level.kernels
    for count in Self.sizes {
      let (x, y) = (random.floats(count), random.floats(count))
      let pairs = zip(x, y).map { (Double($0), Double($1)) }
      let reductions: [((UnsafePointer<Float>, UnsafePointer<Float>) -> Float, [Double])] = [
        ({ kernels.dot_f32($0, $1, count) }, pairs.map { $0 * $1 }),
        ({ kernels.squared_distance_f32($0, $1, count) }, pairs.map { ($0 - $1) * ($0 - $1) }),
        ({ kernels.manhattan_distance_f32($0, $1, count) }, pairs.map { abs($0 - $1) }),
      ]
      for (kernel, terms) in reductions {
        var bits = Set<UInt32>()
        for offset in 0..<8 {
          let (a, b) = (GuardedFloats(x, offset: offset), GuardedFloats(y, offset: 7 - offset))
          let result = kernel(a.start, b.start)
          expectIntact(a, b)
          bits.insert(result.bitPattern)
          let bound = sumBound(terms: count, magnitude: terms.map(abs).reduce(0, +))
          #expect(abs(Double(result) - terms.reduce(0, +)) <= bound)
        }
        #expect(bits.count == 1, "alignment changes the sum of \(count) terms")
      }
    }
  }

  @Test(arguments: TestedLevel.available) func arithmeticIsExactlyRounded(level: TestedLevel) {
    var random = SeededGenerator(seed: 42)
    for count in vectorSizes {
      let (x, y) = (random.floats(count), random.floats(count))
      for offset in 0..<8 {
        let (a, b) = (GuardedFloats(x, offset: offset), GuardedFloats(y, offset: 7 - offset))
        let output = GuardedFloats(count: count, offset: (offset + 3) % 8)
        level.kernels.add_f32(a.start, b.start, output.start, count)
        #expect(output.values == zip(x, y).map { $0 + $1 })
        level.kernels.multiply_f32(a.start, b.start, output.start, count)
        #expect(output.values == zip(x, y).map { $0 * $1 })
        level.kernels.scale_f32(a.start, 0.3, output.start, count)
        #expect(output.values == x.map { $0 * 0.3 })
        level.kernels.add_f32(a.start, b.start, b.start, count)
        #expect(b.values == zip(x, y).map { $0 + $1 })
        level.kernels.scale_f32(a.start, -2, a.start, count)
        #expect(a.values == x.map { $0 * -2 })
        expectIntact(a, b, output)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func rotationIsThatOfEveryPair(level: TestedLevel) {
    var random = SeededGenerator(seed: 43)
    for half in vectorSizes {
      for (heads, gap) in [(1, 0), (3, 0), (2, 5)] {
        let stride = 2 * half + gap
        let x = random.floats(heads * stride)
        let (cosines, sines) = (random.floats(half), random.floats(half))
        let output = GuardedFloats(x, offset: half % 8)
        let (c, s) = (GuardedFloats(cosines, offset: 3), GuardedFloats(sines, offset: 5))
        level.kernels.rotate_f32(output.start, heads, stride, c.start, s.start, half)
        var expected = x
        for start in Swift.stride(from: 0, to: heads * stride, by: max(stride, 1)) {
          for i in 0..<half {
            let (a, b) = (x[start + i], x[start + half + i])
            expected[start + i] = a * cosines[i] - b * sines[i]
            expected[start + half + i] = b * cosines[i] + a * sines[i]
          }
        }
        #expect(output.values == expected, "\(heads) heads of \(2 * half)")
        expectIntact(output, c, s)
      }
    }
  }

  @Test(arguments: TestedLevel.available, [Float.greatestFiniteMagnitude, 1e15])
  func numbersWithinABound(level: TestedLevel, bound: Float) {
    for count in vectorSizes {
      let extremes = [bound, -bound, 0, .leastNonzeroMagnitude]
      let values = GuardedFloats((0..<count).map { extremes[$0 % 4] }, offset: count % 8)
      #expect(level.kernels.all_within_f32(values.start, bound, count))
      for at in 0..<count {
        for bad in [Float.nan, .signalingNaN, .infinity, -.infinity, bound.nextUp, -bound.nextUp] {
          let good = values.start[at]
          values.start[at] = bad
          #expect(
            !level.kernels.all_within_f32(values.start, bound, count), "\(bad) at \(at) of \(count)"
          )
          values.start[at] = good
        }
      }
      expectIntact(values)
    }
  }
}
