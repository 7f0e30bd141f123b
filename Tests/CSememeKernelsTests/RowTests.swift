import CSememeKernels
import SememeTestSupport
import Testing

/// Kernels that work on whole rows: softmax and Euclidean normalization.
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
    expectIntact(together)
    let result = together.values
    for row in 0..<rows {
      let part = (row * n)..<((row + 1) * n)
      let alone = GuardedFloats(Array(x[part]), offset: (row + n + 1) % 8)
      kernel(level.kernels, alone.start, 1, n)
      expectIntact(alone)
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
