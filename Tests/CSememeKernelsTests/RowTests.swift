import CSememeKernels
import SememeTestSupport
import Testing

/// Kernels that work on whole rows: softmax, layer normalization, Euclidean normalization.
@Suite struct RowTests {
  static let sizes = vectorSizes + [384, 389]

  /// A kernel over rows, in place.
  typealias RowKernel = (sememe_kernels, UnsafeMutablePointer<Float>, _ rows: Int, _ n: Int) -> Void

  /// The rows of one matrix, computed together and one by one at every alignment: the bits must agree.
  private func rowsTogether(
    _ x: [Float], n: Int, on level: TestedLevel, _ kernel: RowKernel
  ) -> [Float] {
    let rows = n == 0 ? 3 : x.count / n
    let together = GuardedFloats(x, offset: n % 8)
    kernel(level.kernels, together.start, rows, n)
    GuardedFloats.expectIntact(together)
    let result = together.values
    for row in 0..<rows {
      let part = (row * n)..<((row + 1) * n)
      let alone = GuardedFloats(Array(x[part]), offset: (row + n + 1) % 8)
      kernel(level.kernels, alone.start, 1, n)
      GuardedFloats.expectIntact(alone)
      #expect(sameBits(alone.values, Array(result[part])), "row \(row) of \(n)")
    }
    return result
  }

  @Test(arguments: TestedLevel.available) func softmaxMatchesDoublePrecision(level: TestedLevel) {
    var random = SeededGenerator(seed: 21)
    for n in Self.sizes {
      let x = random.floats(5 * n, scale: 20)
      let result = rowsTogether(x, n: n, on: level) { $0.softmax_f32($1, $2, $3) }
      for start in stride(from: 0, to: x.count, by: max(n, 1)) {
        let exact = exactSoftmax(x[start..<(start + n)].map(Double.init))
        for (value, exact) in zip(result[start...], exact) {
          // Taking off the maximum rounds an argument of up to 40 once.
          #expect(abs(Double(value) - exact) <= Double(n + 52) * 0x1p-24 * exact + 0x1p-126)
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func softmaxOfExtremes(level: TestedLevel) {
    func softmax(_ x: [Float]) -> [Float] {
      rowsTogether(x, n: x.count, on: level) { $0.softmax_f32($1, $2, $3) }
    }
    #expect(softmax([3e38, -3e38, 3e38]) == [0.5, 0, 0.5])
    #expect(softmax([-.infinity, 1, 1, -.infinity]) == [0, 0.5, 0.5, 0])
    #expect(softmax(Array(repeating: -.infinity, count: 9)).allSatisfy { $0.isNaN })
    #expect(softmax([1, 2, .nan, 3, 4, 5, 6, 7, 8, 9]).allSatisfy { $0.isNaN })
    #expect(softmax([0, .infinity, 1]).allSatisfy { $0.isNaN })
  }

  @Test(arguments: TestedLevel.available) func layerNormMatchesDoublePrecision(level: TestedLevel) {
    var random = SeededGenerator(seed: 22)
    for n in Self.sizes {
      // Far from zero, where a variance from the sum of squares would have lost its digits.
      let x = random.floats(4 * n).map { $0 + 100 }
      let gamma = GuardedFloats(random.floats(n), offset: n % 5)
      let beta = GuardedFloats(random.floats(n), offset: n % 7)
      let result = rowsTogether(x, n: n, on: level) { kernels, x, rows, n in
        kernels.layer_norm_f32(x, gamma.start, beta.start, 1e-5, x, rows, n)
      }
      GuardedFloats.expectIntact(gamma, beta)
      for start in stride(from: 0, to: x.count, by: max(n, 1)) {
        let row = x[start..<(start + n)].map(Double.init)
        let mean = row.reduce(0, +) / Double(n)
        let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(n)
        let deviation = (variance + Double(Float(1e-5))).squareRoot()
        let meanError = sumBound(terms: n, magnitude: 101)
        for i in 0..<n {
          let (g, b) = (Double(gamma.start[i]), Double(beta.start[i]))
          let normal = (row[i] - mean) / deviation
          let exact = normal * g + b
          let bound =
            (2 * meanError / deviation + Double(n + 8) * 0x1p-24 * abs(normal)) * abs(g)
            + 0x1p-23 * (abs(exact) + abs(b))
          #expect(abs(Double(result[start + i]) - exact) <= bound, "element \(i) of \(n)")
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func layerNormKeepsNaNInItsRow(level: TestedLevel) {
    let ones = GuardedFloats(Array(repeating: 1, count: 11))
    var x = (0..<33).map { Float($0 % 5) }
    x[15] = .nan
    let result = rowsTogether(x, n: 11, on: level) { kernels, x, rows, n in
      kernels.layer_norm_f32(x, ones.start, ones.start, 0, x, rows, n)
    }
    GuardedFloats.expectIntact(ones)
    for (at, value) in result.enumerated() { #expect(value.isNaN == (at / 11 == 1)) }
  }

  @Test(arguments: TestedLevel.available) func layerNormWritesElsewhere(level: TestedLevel) {
    var random = SeededGenerator(seed: 23)
    let x = random.floats(38)
    let (input, output) = (GuardedFloats(x), GuardedFloats(count: 38, offset: 3))
    let gamma = GuardedFloats(random.floats(19))
    level.kernels.layer_norm_f32(input.start, gamma.start, gamma.start, 1e-12, output.start, 2, 19)
    level.kernels.layer_norm_f32(input.start, gamma.start, gamma.start, 1e-12, input.start, 2, 19)
    GuardedFloats.expectIntact(input, output, gamma)
    #expect(sameBits(input.values, output.values))
  }

  @Test(arguments: TestedLevel.available) func l2NormalizeMatchesDoublePrecision(level: TestedLevel)
  {
    var random = SeededGenerator(seed: 24)
    for n in Self.sizes {
      let x = random.floats(3 * n, scale: 9)
      let result = rowsTogether(x, n: n, on: level) { $0.l2_normalize_f32($1, 1e-12, $1, $2, $3) }
      for start in stride(from: 0, to: x.count, by: max(n, 1)) {
        let row = x[start..<(start + n)].map(Double.init)
        let length = row.map { $0 * $0 }.reduce(0, +).squareRoot()
        for i in 0..<n {
          let exact = row[i] / length
          #expect(abs(Double(result[start + i]) - exact) <= Double(n + 6) * 0x1p-24 * abs(exact))
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func l2NormalizeOfShortAndNaNRows(level: TestedLevel) {
    let zeros = rowsTogether([0, 0, 0], n: 3, on: level) {
      $0.l2_normalize_f32($1, 1e-12, $1, $2, $3)
    }
    #expect(zeros == [0, 0, 0])
    let short = rowsTogether([3, 4], n: 2, on: level) { $0.l2_normalize_f32($1, 10, $1, $2, $3) }
    #expect(short == [0.3, 0.4])
    let broken = rowsTogether([.nan, 4], n: 2, on: level) { $0.l2_normalize_f32($1, 1, $1, $2, $3) }
    #expect(broken.allSatisfy { $0.isNaN })
  }
}
