import CSememeKernels
import SememeTestSupport
import Testing

/// Layer normalization, with its results in fewer bits.
@Suite struct LayerNormTests {
  static let sizes = vectorSizes + [65, 97, 384, 389]

  /// Rows and what is done with them.
  private struct Problem {
    let x: [Float]
    let n: Int
    let gamma: [Float]
    let beta: [Float]
    var epsilon: Float = 1e-5
    var keepsMean = false

    init(rows: Int, n: Int, seed: UInt64, around center: Float = 0) {
      var random = SeededGenerator(seed: seed)
      self.n = n
      x = random.floats(rows * n).map { $0 + center }
      gamma = random.floats(n)
      beta = random.floats(n)
    }

    init(_ x: [Float], n: Int) {
      (self.x, self.n, epsilon) = (x, n, 0)
      gamma = Array(repeating: 1, count: n)
      beta = gamma
    }

    var rows: Int { n == 0 ? 3 : x.count / n }
  }

  private struct Result {
    let y: [Float]
    let narrow: [UInt16]
    let quantized: QuantizedRows
  }

  private func normalized(
    _ problem: Problem, on level: TestedLevel, rows: Range<Int>? = nil, isInPlace: Bool = false,
    givesFewerBits: Bool = false, offset: Int? = nil, gap: Int = 0
  ) -> Result {
    let (n, rows) = (problem.n, rows ?? 0..<problem.rows)
    let x = GuardedFloats(
      Array(problem.x[(rows.lowerBound * n)..<(rows.upperBound * n)]), offset: offset)
    let y = isInPlace ? x : GuardedFloats(count: x.count, offset: offset.map { ($0 + 3) % 8 })
    let gamma = GuardedFloats(problem.gamma, offset: offset)
    let beta = GuardedFloats(problem.beta, offset: offset.map { 7 - $0 })
    let width = (n + 1) / 2 * 2
    let narrow = GuardedBuffer<UInt16>(
      count: extent(rows: rows.count, width: width, stride: width + 2 * gap), offset: offset)
    let quantized = QuantizedRows(rows: rows.count, n: n, gap: gap, offset: offset)
    var args = sememe_layer_norm()
    (args.x, args.y) = (UnsafePointer(x.start), y.start)
    (args.gamma, args.beta) = (UnsafePointer(gamma.start), UnsafePointer(beta.start))
    args.epsilon = problem.epsilon
    args.keeps_mean = problem.keepsMean
    (args.rows, args.n) = (rows.count, n)
    args.ld_narrow = width + 2 * gap
    if givesFewerBits {
      args.narrow = narrow.start
      withUnsafePointer(to: quantized.kernelRows) { part in
        args.quantized = part
        level.kernels.layer_norm(&args)
      }
    } else {
      level.kernels.layer_norm(&args)
    }
    expectIntact(x, y, gamma, beta, narrow)
    quantized.check()
    return Result(
      y: y.values, narrow: gathered(narrow.values, width: width, stride: width + 2 * gap),
      quantized: quantized)
  }

  @Test(arguments: TestedLevel.available) func matchesDoublePrecision(level: TestedLevel) {
    for n in Self.sizes {
      // Far from zero, where a variance from the sum of squares would have lost its digits.
      let problem = Problem(rows: 4, n: n, seed: 22, around: 100)
      let result = normalized(problem, on: level, offset: n % 8).y
      for start in stride(from: 0, to: problem.x.count, by: max(n, 1)) {
        let row = problem.x[start..<(start + n)].map(Double.init)
        let mean = row.reduce(0, +) / Double(n)
        let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(n)
        let deviation = (variance + Double(problem.epsilon)).squareRoot()
        let meanError = sumBound(terms: n, magnitude: 101)
        for i in 0..<n {
          let (g, b) = (Double(problem.gamma[i]), Double(problem.beta[i]))
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

  /// RMSNorm: a mean of zero and no shift.
  @Test(arguments: TestedLevel.available) func aKeptMeanCountsAsZero(level: TestedLevel) {
    for n in Self.sizes {
      var problem = Problem(rows: 5, n: n, seed: 26, around: 2)
      problem.keepsMean = true
      let result = normalized(problem, on: level, givesFewerBits: true, offset: n % 8).y
      for start in stride(from: 0, to: problem.x.count, by: max(n, 1)) {
        let row = problem.x[start..<(start + n)].map(Double.init)
        let square = row.map { $0 * $0 }.reduce(0, +) / Double(n)
        let length = (square + Double(problem.epsilon)).squareRoot()
        for i in 0..<n {
          let product = row[i] / length * Double(problem.gamma[i])
          let exact = product + Double(problem.beta[i])
          let bound = Double(n + 8) * 0x1p-24 * abs(product) + 0x1p-23 * (abs(exact) + abs(product))
          #expect(abs(Double(result[start + i]) - exact) <= bound, "element \(i) of \(n)")
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available)
  func rowsHaveTheSameBitsAloneInPlaceAndWithMoreOutputs(level: TestedLevel) {
    for n in Self.sizes {
      let problem = Problem(rows: 9, n: n, seed: 23)
      let together = normalized(problem, on: level)
      let inPlace = normalized(problem, on: level, isInPlace: true, offset: n % 8)
      #expect(sameBits(inPlace.y, together.y))
      let all = normalized(problem, on: level, givesFewerBits: true, offset: 5, gap: n % 2)
      #expect(sameBits(all.y, together.y))
      #expect(together.narrow.allSatisfy { isUntouched($0) })
      for row in 0..<problem.rows where n > 0 {
        let alone = normalized(problem, on: level, rows: row..<row + 1, offset: (row + n) % 8)
        #expect(sameBits(alone.y, Array(together.y[(row * n)..<((row + 1) * n)])))
      }
    }
  }

  /// One pass gives what the kernels for rows would make of its result.
  @Test(arguments: TestedLevel.available) func fewerBitsAreThoseOfTheResult(level: TestedLevel) {
    for n in Self.sizes where n > 0 {
      for rows in [1, 2, 5] {
        let problem = Problem(rows: rows, n: n, seed: UInt64(n + rows))
        let result = normalized(
          problem, on: level, isInPlace: rows == 2, givesFewerBits: true, offset: n % 8,
          gap: rows % 2)
        let y = GuardedFloats(result.y)
        let width = (n + 1) / 2 * 2
        let narrow = GuardedBuffer<UInt16>(count: rows * width)
        level.kernels.narrow_rows_bf16(y.start, n, rows, n, narrow.start, width)
        let quantized = QuantizedRows(rows: rows, n: n)
        var kernelRows = quantized.kernelRows
        level.kernels.quantize_rows_u8(y.start, n, rows, n, &kernelRows)
        #expect(result.narrow == narrow.values, "\(rows) × \(n)")
        #expect(result.quantized.isSame(as: quantized), "\(rows) × \(n)")
      }
    }
  }

  @Test(arguments: TestedLevel.available) func nanStaysInItsRow(level: TestedLevel) {
    for (n, bad) in [(11, Float.nan), (33, .infinity), (1, .nan), (17, -.infinity)] {
      var x = (0..<(3 * n)).map { Float($0 % 5) }
      x[n + n / 2] = bad
      let result = normalized(Problem(x, n: n), on: level, givesFewerBits: true)
      guard n > 1 else {
        #expect(result.y[1].isNaN)
        continue
      }
      for (at, value) in result.y.enumerated() { #expect(value.isNaN == (at / n == 1)) }
      let width = (n + 1) / 2 * 2
      for (at, bits) in result.narrow.enumerated() where at % width < n {
        #expect(value(ofBFloat16: bits).isNaN == (at / width == 1))
      }
      #expect(result.quantized.scales.values.map(\.isNaN) == [false, true, false])
    }
  }
}
