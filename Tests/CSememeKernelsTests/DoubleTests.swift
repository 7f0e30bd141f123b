import CSememeKernels
import SememeTestSupport
import Testing

/// Sums and products of doubles.
@Suite struct DoubleTests {
  private static func doubles(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
    (0..<count).map { _ in Double.random(in: -2...2, using: &random) }
  }

  /// What a result of so many terms may differ by, for each unit of their magnitudes.
  private static func bound(_ terms: Int) -> Double { Double(terms + 2) * 0x1p-52 }

  @Test(arguments: TestedLevel.available) func sums(level: TestedLevel) {
    var random = SeededGenerator(seed: 41)
    for n in vectorSizes {
      let (x, y) = (Self.doubles(n, &random), Self.doubles(n, &random))
      for offset in [nil, n % 5] {
        let (a, b) = (GuardedBuffer(x, offset: offset), GuardedBuffer(y, offset: offset))
        let dot = level.kernels.dot_f64(a.start, b.start, n)
        let exact = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        let size = zip(x, y).reduce(0) { $0 + abs($1.0 * $1.1) }
        #expect(abs(dot - exact) <= Self.bound(n) * size, "dot of \(n)")
        let squares = level.kernels.squared_distance_f64(a.start, b.start, n)
        let exactSquares = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(abs(squares - exactSquares) <= Self.bound(n) * exactSquares, "squares of \(n)")
        #expect(level.kernels.squared_distance_f64(a.start, a.start, n) == 0)
        expectIntact(a, b)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func changes(level: TestedLevel) {
    var random = SeededGenerator(seed: 42)
    for n in vectorSizes {
      let (x, y) = (Self.doubles(n, &random), Self.doubles(n, &random))
      for offset in [nil, n % 5] {
        let (a, b) = (GuardedBuffer(x, offset: offset), GuardedBuffer(y, offset: offset))
        level.kernels.add_scaled_f64(0.7, a.start, b.start, n)
        for i in 0..<n { #expect(abs(b.values[i] - (y[i] + 0.7 * x[i])) <= 4 * 0x1p-52) }
        let c = GuardedBuffer(y, offset: offset)
        level.kernels.rotate_pair_f64(a.start, c.start, 0.6, 0.8, n)
        for i in 0..<n {
          #expect(abs(a.values[i] - (0.6 * x[i] - 0.8 * y[i])) <= 4 * 0x1p-52)
          #expect(abs(c.values[i] - (0.8 * x[i] + 0.6 * y[i])) <= 4 * 0x1p-52)
        }
        expectIntact(a, b, c)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func centering(level: TestedLevel) {
    var random = SeededGenerator(seed: 45)
    for n in vectorSizes {
      let mean = Self.doubles(n, &random)
      let x = Self.doubles(n, &random).map(Float.init)
      for offset in [nil, n % 5] {
        let (a, b) = (GuardedBuffer(x, offset: offset), GuardedBuffer(mean, offset: offset))
        let y = GuardedBuffer([Double](repeating: 7, count: n), offset: offset)
        level.kernels.center_f64(a.start, b.start, y.start, n)
        #expect(y.values == zip(x, mean).map { Double($0) - $1 }, "\(n) numbers")
        expectIntact(a)
        expectIntact(b, y)
      }
    }
  }

  /// A − v·wᵀ − w·vᵀ and its product with x, of upper triangles whose rows have room between them.
  @Test(arguments: TestedLevel.available) func symmetricSteps(level: TestedLevel) {
    var random = SeededGenerator(seed: 46)
    for n in vectorSizes where n < 100 {
      let stride = n + 3
      let old = Self.doubles(n * n, &random)
      let (v, w, x) = (
        Self.doubles(n, &random), Self.doubles(n, &random), Self.doubles(n, &random)
      )
      let a = GuardedBuffer(spread(old, width: n, stride: stride))
      let (vs, ws, xs) = (GuardedBuffer(v), GuardedBuffer(w), GuardedBuffer(x))
      let y = GuardedBuffer([Double](repeating: 7, count: n))
      var args = sememe_symmetric_step_f64()
      (args.a, args.lda, args.size) = (a.start, stride, n)
      (args.v, args.w) = (UnsafePointer(vs.start), UnsafePointer(ws.start))
      (args.x, args.y) = (UnsafePointer(xs.start), y.start)
      level.kernels.symmetric_step_f64(&args)
      expectIntact(a, vs, ws, xs, y)
      func new(_ i: Int, _ j: Int) -> Double {
        let (i, j) = (min(i, j), max(i, j))
        return old[i * n + j] - v[i] * w[j] - w[i] * v[j]
      }
      for i in 0..<n {
        for j in 0..<n {
          let got = a.values[i * stride + j]
          #expect(j < i ? got == old[i * n + j] : abs(got - new(i, j)) <= 16 * 0x1p-52)
        }
        let product = (0..<n).reduce(0) { $0 + new(i, $1) * x[$1] }
        let size = (0..<n).reduce(0) { $0 + abs(new(i, $1) * x[$1]) + 16 * abs(x[$1]) }
        #expect(abs(y.values[i] - product) <= Self.bound(n) * size, "row \(i) of \(n)")
      }
    }
  }

  /// Rows, columns and inner sizes around the tiles of every level.
  static let shapes = [
    (1, 1, 1), (1, 25, 3), (3, 5, 7), (4, 12, 5), (5, 13, 1), (7, 23, 9), (8, 24, 16), (9, 49, 2),
    (17, 31, 11), (2, 8, 0), (0, 4, 4), (4, 0, 4), (13, 11, 40),
  ]

  @Test(arguments: TestedLevel.available, [false, true])
  func products(level: TestedLevel, isTurned: Bool) {
    var random = SeededGenerator(seed: 43)
    for (rows, columns, inner) in Self.shapes {
      let a = Self.doubles(rows * inner, &random)
      let b = Self.doubles(inner * columns, &random)
      let c = Self.doubles(rows * columns, &random)
      // The left matrix lies in rows or, turned, in columns; the others have room between rows.
      let (left, right) = (
        GuardedBuffer(a), GuardedBuffer(spread(b, width: columns, stride: columns + 3))
      )
      let result = GuardedBuffer(spread(c, width: columns, stride: columns + 1))
      var args = sememe_product_f64()
      (args.a, args.b, args.c) = (
        UnsafePointer(left.start), UnsafePointer(right.start), result.start
      )
      (args.a_row, args.a_inner) = isTurned ? (1, rows) : (inner, 1)
      (args.ldb, args.ldc) = (columns + 3, columns + 1)
      (args.rows, args.columns, args.inner) = (rows, columns, inner)
      level.kernels.add_product_f64(&args)
      expectIntact(left, right, result)
      let got = result.values
      for i in 0..<rows {
        for j in 0..<columns {
          let factors = (0..<inner).map { isTurned ? a[$0 * rows + i] : a[i * inner + $0] }
          var (sum, size) = (c[i * columns + j], abs(c[i * columns + j]))
          for p in 0..<inner {
            sum += factors[p] * b[p * columns + j]
            size += abs(factors[p] * b[p * columns + j])
          }
          let gap = abs(got[i * (columns + 1) + j] - sum)
          #expect(
            gap <= Self.bound(inner) * size, "[\(i), \(j)] of \(rows) × \(columns) × \(inner)")
        }
        if i + 1 < rows, columns > 0 { #expect(isUntouched(got[i * (columns + 1) + columns])) }
      }
    }
  }

  /// A sum depends on its own row and column alone, wherever a product is cut.
  @Test(arguments: TestedLevel.available) func partsOfProducts(level: TestedLevel) {
    var random = SeededGenerator(seed: 44)
    let (rows, columns, inner) = (19, 53, 8)
    let a = GuardedBuffer(Self.doubles(rows * inner, &random))
    let b = GuardedBuffer(Self.doubles(inner * columns, &random))
    let zeros = [Double](repeating: 0, count: rows * columns)
    func product(_ i: Range<Int>, _ j: Range<Int>, _ c: GuardedBuffer<Double>) {
      var args = sememe_product_f64()
      args.a = UnsafePointer(a.start + i.lowerBound * inner)
      args.b = UnsafePointer(b.start + j.lowerBound)
      args.c = c.start + i.lowerBound * columns + j.lowerBound
      (args.a_row, args.a_inner, args.ldb, args.ldc) = (inner, 1, columns, columns)
      (args.rows, args.columns, args.inner) = (i.count, j.count, inner)
      level.kernels.add_product_f64(&args)
    }
    let whole = GuardedBuffer(zeros)
    product(0..<rows, 0..<columns, whole)
    for (row, column) in [(1, 1), (5, 24), (8, 30), (18, 52)] {
      let parts = GuardedBuffer(zeros)
      for i in [0..<row, row..<rows] {
        for j in [0..<column, column..<columns] { product(i, j, parts) }
      }
      #expect(parts.values == whole.values, "cut at \(row), \(column)")
      expectIntact(parts)
    }
    expectIntact(a, b, whole)
  }
}
