import CSememeKernels
import SememeTestSupport
import Testing

/// The packed matrix products.
@Suite struct GEMMTests {
  /// Row counts around the register tiles of the levels.
  static let rowCounts = Array(0...15) + [28, 29]
  /// Column counts around the panels of the levels.
  static let columnCounts = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 97]
  /// Inner sizes around the pairs, fours and vectors of the levels.
  static let innerSizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33, 100]
  /// Inner sizes beyond what kernels prepare at once.
  static let longInnerSizes = [513, 1030]

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func matchesDoublePrecision(level: TestedLevel, format: ProductFormat) {
    for (step, k) in (Self.innerSizes + Self.longInnerSizes).enumerated() {
      let problem = GEMMProblem(format, rows: 29, n: 97, k: k, seed: UInt64(step))
      var form = GEMMOperands.Form()
      form.hasBias = step % 3 != 0
      form.hasResidual = step % 2 != 0
      let result = GEMMOperands(problem, on: level).result(form: form).floats
      let exact = problem.exact(hasBias: form.hasBias, hasResidual: form.hasResidual)
      let far = zip(result, exact).enumerated().first { _, pair in
        !(abs(Double(pair.0) - pair.1.value) <= pair.1.bound)
      }
      if let (at, pair) = far {
        Issue.record(
          "k \(k), row \(at / 97), column \(at % 97): \(pair.0), exactly \(pair.1.value)")
      }
    }
  }

  /// With the test above, this compares every shape with double precision.
  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func everyShapeHasTheBitsOfTheWhole(level: TestedLevel, format: ProductFormat) {
    for k in Self.innerSizes + Self.longInnerSizes {
      let problem = GEMMProblem(format, rows: 29, n: 97, k: k, seed: UInt64(k + 100))
      let whole = GEMMOperands(problem, on: level).result().floats
      let isLong = Self.longInnerSizes.contains(k)
      for n in isLong ? [1, 33, 97] : Self.columnCounts {
        let weights = PackedWeight(problem.corner(rows: 0, n: n), on: level)
        for rows in isLong ? [1, 2, 5, 13] : Self.rowCounts {
          let corner = problem.corner(rows: rows, n: n)
          let (offset, gap) = ((rows + n) % 9, (rows + k) % 3)
          let layout = GEMMOperands.Layout(offset: offset < 8 ? offset : nil, gap: gap)
          let operands = GEMMOperands(corner, on: level, layout: layout, weights: weights)
          let result = operands.result().floats
          let expected = (0..<rows).flatMap { whole[($0 * 97)..<($0 * 97 + n)] }
          if !sameBits(result, expected) { Issue.record("\(rows) × \(n) × \(k)") }
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func everyElementHasTheSameBitsInEveryBlock(level: TestedLevel, format: ProductFormat) {
    let panel = level.kernels.gemm_panel
    let problem = GEMMProblem(format, rows: 15, n: 7 * panel + 5, k: 77, seed: 1)
    let whole = GEMMOperands(problem, on: level).result().floats
    for first in 0..<problem.rows {
      let operands = GEMMOperands(problem, on: level, layout: .init(offset: first % 8))
      for count in 1...(problem.rows - first) {
        let block = first..<(first + count)
        for columns in [panel..<(3 * panel), (6 * panel)..<problem.n] {
          let part = operands.result(rows: block, columns: columns).floats
          let isSame = whole.indices.allSatisfy { at in
            let isInside = block.contains(at / problem.n) && columns.contains(at % problem.n)
            return isInside ? part[at].bits == whole[at].bits : isUntouched(part[at])
          }
          if !isSame { Issue.record("rows \(block), columns \(columns)") }
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func bytesGiveTheBitsOfTheSpecification(
    level: TestedLevel
  ) {
    for (n, k) in [(70, 1), (33, 6), (97, 64), (40, 515)] {
      var problem = GEMMProblem(.int8, rows: 17, n: n, k: k, seed: UInt64(n))
      var random = SeededGenerator(seed: 6)
      problem.weight = random.floats(n * k)
      var form = GEMMOperands.Form()
      form.activation = SEMEME_ACTIVATION_RELU
      let result = GEMMOperands(problem, on: level).result(form: form).floats
      let expected = GEMMOperands(problem, on: .scalar).result(form: form).floats
      #expect(sameBits(result, expected), "\(n) × \(k)")
    }
  }

  /// Sums at the far ends of what 8-bit factors reach are exact and do not saturate.
  @Test(arguments: TestedLevel.available) func extremeBytesAreSummedExactly(level: TestedLevel) {
    let patterns: [(Int) -> Float] = [
      { _ in 127 }, { _ in -127 }, { $0 % 2 == 0 ? 127 : -127 }, { $0 / 2 % 2 == 0 ? 127 : -127 },
      { $0 / 4 % 2 == 0 ? -127 : 127 },
    ]
    for k in [1, 2, 3, 4, 6, 8, 64, 1023, 66_000] {
      let n = level.kernels.gemm_panel + 1
      let rows = k > 2000 ? 1 : 13
      var problem = GEMMProblem(.int8, rows: rows, n: n, k: k, seed: 1)
      problem.a = Array(repeating: 255, count: rows * k)
      problem.weight = (0..<n * k).map { patterns[$0 / k % patterns.count]($0 % k) }
      problem.scales = Array(repeating: 1, count: rows)
      problem.minimums = Array(repeating: 0, count: rows)
      var form = GEMMOperands.Form()
      (form.hasBias, form.hasResidual) = (false, false)
      let sums = (0..<n).map { column in
        (0..<k).reduce(0) { $0 + 255 * Int(problem.weight[column * k + $1]) }
      }
      let result = GEMMOperands(problem, on: level).result(form: form).floats
      #expect(result == (0..<rows).flatMap { _ in sums.map { Float($0) } }, "k \(k)")
    }
  }

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func nonFiniteValuesStayInTheirRowAndColumn(level: TestedLevel, format: ProductFormat) {
    for bad in [Float.nan, .infinity, -.infinity] {
      for row in [0, 5, 13] {
        var problem = GEMMProblem(format, rows: 14, n: 67, k: 19, seed: 4)
        let clean = GEMMOperands(problem, on: level).result().floats
        if format == .int8 {
          problem.scales[row] = .nan
        } else {
          problem.a[row * problem.k + 18] = bad
        }
        problem.weight[17 * problem.k + 2] = bad
        problem.weight[66 * problem.k + 18] = bad
        var form = GEMMOperands.Form()
        form.givesNarrow = true
        let result = GEMMOperands(problem, on: level).result(form: form)
        for (at, value) in result.floats.enumerated() {
          let narrow = CSememeKernelsTests.value(ofBFloat16: result.narrow[at])
          if at / problem.n == row || [17, 66].contains(at % problem.n) {
            #expect(format == .int8 ? value.isNaN : !value.isFinite)
            #expect(narrow.isNaN == value.isNaN)
          } else {
            #expect(value.bitPattern == clean[at].bitPattern)
          }
        }
      }
    }
  }
}
