import CSememeKernels
import Testing

/// The packed matrix product.
@Suite struct GEMMTests {
  /// Row counts around the register tiles of the levels.
  static let rowCounts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 17]

  @Test(arguments: TestedLevel.available, [0, 1, 2, 7, 8, 9, 64, 131])
  func matchesDoublePrecision(level: TestedLevel, k: Int) {
    var form = GEMMProblem.Form()
    for (step, rows) in Self.rowCounts.enumerated() {
      for n in [0, 1, 7, 8, 9, 15, 16, 17, 35, 48, 101] {
        let problem = GEMMProblem(rows: rows, n: n, k: k, seed: UInt64(step * 100 + n))
        form.offset = (step + n) % 8
        form.gap = n % 3
        form.hasBias = step % 3 != 0
        form.hasResidual = step % 2 != 0
        expectClose(problem, problem.result(on: level, form: form), form)
      }
    }
  }

  private func expectClose(_ problem: GEMMProblem, _ result: [Float], _ form: GEMMProblem.Form) {
    let k = problem.k
    for row in 0..<problem.rows {
      for column in 0..<problem.n {
        let products = (0..<k).map {
          Double(problem.a[row * k + $0]) * Double(problem.weight[column * k + $0])
        }
        let bias = form.hasBias ? Double(problem.bias[column]) : 0
        let residual = form.hasResidual ? Double(problem.residual[row * problem.n + column]) : 0
        let exact = products.reduce(0, +) + bias + residual
        let magnitude = products.map(abs).reduce(0, +) + abs(bias) + abs(residual)
        let error = abs(Double(result[row * problem.n + column]) - exact)
        #expect(
          error <= sumBound(terms: k, magnitude: magnitude),
          "row \(row), column \(column) of \(problem.rows) × \(problem.n) × \(k)")
      }
    }
  }

  @Test(arguments: TestedLevel.available)
  func everyElementHasTheSameBitsInEveryBlock(level: TestedLevel) {
    let panel = level.kernels.gemm_panel
    let problem = GEMMProblem(rows: 15, n: 7 * panel + 5, k: 77, seed: 1)
    let whole = problem.result(on: level)
    for first in 0..<problem.rows {
      for count in 1...(problem.rows - first) {
        let block = first..<(first + count)
        for columns in [0..<problem.n, panel..<(3 * panel), (6 * panel)..<problem.n] {
          var form = GEMMProblem.Form()
          form.offset = (first + count) % 8
          let part = problem.result(on: level, rows: block, columns: columns, form: form)
          let expected = whole.indices.map { at in
            block.contains(at / problem.n) && columns.contains(at % problem.n)
              ? whole[at] : GuardedFloats.pattern
          }
          #expect(sameBits(part, expected), "rows \(block), columns \(columns)")
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available, activations)
  func activationIsTheOneOfArrays(level: TestedLevel, activation: sememe_activation) {
    let problem = GEMMProblem(rows: 7, n: 37, k: 33, seed: 2)
    var plain = GEMMProblem.Form()
    plain.hasResidual = false
    let sums = GuardedFloats(problem.result(on: level, form: plain))
    level.kernels.activate_f32(sums.start, sums.start, sums.count, activation)
    GuardedFloats.expectIntact(sums)
    let expected = zip(problem.residual, sums.values).map { $0 + $1 }

    var fused = GEMMProblem.Form()
    fused.activation = activation
    #expect(sameBits(problem.result(on: level, form: fused), expected))
  }

  @Test(arguments: TestedLevel.available) func residualMayBeTheResult(level: TestedLevel) {
    let problem = GEMMProblem(rows: 9, n: 35, k: 20, seed: 3)
    var form = GEMMProblem.Form()
    form.residualIsResult = true
    #expect(sameBits(problem.result(on: level, form: form), problem.result(on: level)))
  }

  @Test(arguments: TestedLevel.available) func nonFiniteValuesStayInTheirRowAndColumn(
    level: TestedLevel
  ) {
    for bad in [Float.nan, .infinity, -.infinity] {
      var problem = GEMMProblem(rows: 8, n: 21, k: 19, seed: 4)
      let clean = problem.result(on: level)
      problem.a[5 * problem.k + 18] = bad
      problem.weight[17 * problem.k + 2] = bad
      let result = problem.result(on: level)
      for (at, value) in result.enumerated() {
        if at / problem.n == 5 || at % problem.n == 17 {
          #expect(!value.isFinite)
        } else {
          #expect(value.bitPattern == clean[at].bitPattern)
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func packingInPartsIsPackingAtOnce(level: TestedLevel) {
    let panel = level.kernels.gemm_panel
    for (n, k) in [(1, 1), (panel, 8), (panel + 1, 9), (3 * panel - 1, 17), (2 * panel, 0)] {
      let problem = GEMMProblem(rows: 1, n: n, k: k, seed: 5)
      let whole = problem.packed(on: level).values
      #expect(whole.count == (n + panel - 1) / panel * panel * k)
      #expect(whole.allSatisfy { !isUntouched($0) })
      #expect(whole.filter { $0 != 0 }.sorted() == problem.weight.sorted())
      for cut in stride(from: 0, through: n, by: panel) {
        #expect(sameBits(problem.packed(on: level, offset: 3, cut: cut).values, whole))
      }
    }
  }
}
