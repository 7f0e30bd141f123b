import CSememeKernels
import Testing

/// What a product does with its sums: activation, residual, rounding.
@Suite struct GEMMOutputTests {
  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func activationIsTheOneOfArrays(level: TestedLevel, format: ProductFormat) {
    for (rows, n) in [(1, 33), (7, 37), (13, 97)] {
      let problem = GEMMProblem(format, rows: rows, n: n, k: 33, seed: 2)
      let operands = GEMMOperands(problem, on: level, layout: .init(offset: 3, gap: 1))
      var form = GEMMOperands.Form()
      form.hasResidual = false
      let sums = operands.result(form: form).floats
      for activation in activations {
        let expected = GuardedFloats(sums)
        level.kernels.activate_f32(expected.start, expected.start, sums.count, activation)
        expectIntact(expected)
        form.activation = activation
        form.hasResidual = false
        #expect(sameBits(operands.result(form: form).floats, expected.values), "\(activation)")
        form.hasResidual = true
        let added = zip(problem.residual, expected.values).map { $0 + $1 }
        #expect(sameBits(operands.result(form: form).floats, added), "\(activation)")
      }
    }
  }

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func residualMayBeTheResult(level: TestedLevel, format: ProductFormat) {
    for rows in [1, 2, 9, 14, 29] {
      let problem = GEMMProblem(format, rows: rows, n: 71, k: 20, seed: 3)
      let operands = GEMMOperands(problem, on: level, layout: .init(gap: rows % 3))
      var form = GEMMOperands.Form()
      form.residualIsResult = true
      form.activation = SEMEME_ACTIVATION_GELU_ERF
      let aliased = operands.result(form: form).floats
      form.residualIsResult = false
      #expect(sameBits(aliased, operands.result(form: form).floats), "\(rows) rows")
    }
  }

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func narrowResultsAreTheFloatsRounded(level: TestedLevel, format: ProductFormat) {
    for (rows, n) in [(1, 1), (1, 97), (3, 16), (6, 33), (13, 64), (15, 65), (29, 31)] {
      let problem = GEMMProblem(format, rows: rows, n: n, k: 21, seed: UInt64(n))
      let layout = GEMMOperands.Layout(offset: rows % 8, gap: n % 4)
      let operands = GEMMOperands(problem, on: level, layout: layout)
      for activation in [SEMEME_ACTIVATION_NONE, SEMEME_ACTIVATION_GELU_ERF] {
        var form = GEMMOperands.Form()
        form.activation = activation
        let floats = operands.result(form: form)
        #expect(floats.narrow.allSatisfy { isUntouched($0) })
        form.givesNarrow = true
        let both = operands.result(form: form)
        form.givesFloats = false
        let narrow = operands.result(form: form)
        #expect(sameBits(both.floats, floats.floats))
        #expect(narrow.floats.allSatisfy { isUntouched($0) })
        let expected = floats.floats.map(nearestBFloat16)
        #expect(both.narrow == expected, "\(rows) × \(n)")
        #expect(narrow.narrow == expected, "\(rows) × \(n)")
      }
    }
  }

  @Test(arguments: TestedLevel.available, ProductFormat.allCases)
  func noRowsAndNoColumnsWriteNothing(level: TestedLevel, format: ProductFormat) {
    let problem = GEMMProblem(format, rows: 3, n: 40, k: 9, seed: 5)
    let operands = GEMMOperands(problem, on: level)
    var form = GEMMOperands.Form()
    form.givesNarrow = true
    for (rows, columns) in [(1..<1, 0..<40), (0..<3, 0..<0), (0..<3, 40..<40)] {
      let result = operands.result(rows: rows, columns: columns, form: form)
      #expect(result.floats.allSatisfy { isUntouched($0) })
      #expect(result.narrow.allSatisfy { isUntouched($0) })
    }
  }
}
