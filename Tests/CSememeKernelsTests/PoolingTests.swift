import CSememeKernels
import SememeTestSupport
import Testing

/// Sums and maxima over rows, and sums of looked-up rows.
@Suite struct PoolingTests {
  static let rowCounts = [0, 1, 2, 9]

  /// One call over a matrix whose rows lie `gap` floats apart.
  private func pooled(
    _ x: [Float], weights: [Float]? = nil, maximum: Bool = false, rows: Int, n: Int, gap: Int,
    offset: Int, on level: TestedLevel
  ) -> [Float] {
    let spread = (0..<rows).flatMap { row in
      x[(row * n)..<((row + 1) * n)] + Array(repeating: Float.guardPattern, count: gap)
    }
    let input = GuardedFloats(spread, offset: offset)
    let factors = weights.map { GuardedFloats($0, offset: offset) }
    let output = GuardedFloats(count: n, offset: offset)
    if maximum {
      level.kernels.max_rows_f32(input.start, n + gap, rows, n, output.start)
    } else {
      level.kernels.sum_rows_f32(input.start, n + gap, factors?.start, rows, n, output.start)
    }
    expectIntact(input, factors, output)
    return output.values
  }

  @Test(arguments: TestedLevel.available, [false, true])
  func sumMatchesDoublePrecision(level: TestedLevel, isWeighted: Bool) {
    var random = SeededGenerator(seed: 31)
    for n in vectorSizes {
      for rows in Self.rowCounts {
        let x = random.floats(rows * n)
        let weights = isWeighted ? random.floats(rows) : nil
        let sums = pooled(
          x, weights: weights, rows: rows, n: n, gap: n % 4, offset: (n + rows) % 8, on: level)
        for column in 0..<n {
          let terms = (0..<rows).map {
            Double(weights?[$0] ?? 1) * Double(x[$0 * n + column])
          }
          let bound = sumBound(terms: rows, magnitude: terms.map(abs).reduce(0, +))
          #expect(abs(Double(sums[column]) - terms.reduce(0, +)) <= bound)
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func columnHasTheSameBitsInEveryWidth(level: TestedLevel)
  {
    var random = SeededGenerator(seed: 32)
    let (rows, n) = (7, 40)
    let (x, weights) = (random.floats(rows * n), random.floats(rows))
    let whole = pooled(x, weights: weights, rows: rows, n: n, gap: 0, offset: 0, on: level)
    for width in 1..<n {
      let narrow = (0..<rows).flatMap { x[($0 * n)..<($0 * n + width)] }
      let sums = pooled(
        narrow, weights: weights, rows: rows, n: width, gap: 1, offset: 5, on: level)
      #expect(sameBits(sums, Array(whole[..<width])))
    }
  }

  @Test(arguments: TestedLevel.available) func maximumIsExact(level: TestedLevel) {
    var random = SeededGenerator(seed: 33)
    for n in vectorSizes {
      for rows in Self.rowCounts {
        let x = random.floats(rows * n)
        let maxima = pooled(
          x, maximum: true, rows: rows, n: n, gap: n % 3, offset: (n + rows) % 8, on: level)
        let expected = (0..<n).map { column in
          (0..<rows).map { x[$0 * n + column] }.max() ?? -.infinity
        }
        #expect(maxima == expected)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func nanWinsTheMaximumWhereverItStands(level: TestedLevel)
  {
    let n = 19
    for row in 0..<4 {
      for column in 0..<n {
        var x = (0..<(4 * n)).map { Float($0) }
        x[row * n + column] = .nan
        let maxima = pooled(x, maximum: true, rows: 4, n: n, gap: 0, offset: 1, on: level)
        for (at, value) in maxima.enumerated() { #expect(value.isNaN == (at == column)) }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func embeddingsAreSummedInTableOrder(level: TestedLevel) {
    var random = SeededGenerator(seed: 34)
    for n in vectorSizes {
      for tableCount in 0..<4 {
        let rows = (n + tableCount) % 5
        let tables = (0..<tableCount).map { _ in GuardedFloats(random.floats(6 * n), offset: n % 8)
        }
        let indices = (0..<tableCount).map { _ in
          (0..<rows).map { _ in Int32.random(in: 0..<6, using: &random) }
        }
        let output = GuardedFloats(count: rows * n, offset: (n + 3) % 8)
        sum(tables, indices, rows: rows, n: n, into: output, on: level)
        let expected = (0..<(rows * n)).map { at in
          zip(tables, indices).reduce(Float(0)) { sum, pair in
            sum + pair.0.start[Int(pair.1[at / n]) * n + at % n]
          }
        }
        #expect(output.values == expected, "\(tableCount) tables of width \(n)")
      }
    }
  }

  private func sum(
    _ tables: [GuardedFloats], _ indices: [[Int32]], rows: Int, n: Int, into output: GuardedFloats,
    on level: TestedLevel
  ) {
    let flat = indices.flatMap { $0 }
    flat.withUnsafeBufferPointer { flat in
      let tablePointers = tables.map { UnsafePointer<Float>?($0.start) }
      let indexPointers = indices.indices.map { table in
        flat.baseAddress.map { $0 + rows * table }
      }
      level.kernels.embedding_sum_f32(
        tablePointers, indexPointers, tables.count, rows, n, output.start)
    }
    for table in tables { expectIntact(table) }
    expectIntact(output)
  }
}
