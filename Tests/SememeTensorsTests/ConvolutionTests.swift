import SememeTensors
import SememeTestSupport
import Testing

/// One-dimensional convolution over packed sequences.
@Suite struct ConvolutionTests {
  /// Sequences shorter than the reach, and one longer than a block of rows.
  private let starts = [0, 1, 1, 3, 20, 330]
  private let x = Tensor.random([330, 9], seed: 51)
  private let residual = Tensor.random([330, 7], seed: 52)
  private let bias = Tensor.random([7], seed: 54)

  private func weight(taps: Int) -> Tensor { .random([7, taps * 9], seed: 53) }

  /// Every row with those beside it in its sequence, zeros beyond the ends.
  private func neighbors(taps: Int) -> Tensor {
    var values: [Float] = []
    for (first, end) in zip(starts, starts.dropFirst()) {
      for row in first..<end {
        for from in (row - taps / 2)...(row + taps / 2) {
          values += (0..<9).map { (first..<end).contains(from) ? x[from, $0] : 0 }
        }
      }
    }
    return Tensor(values, shape: [330, taps * 9])
  }

  @Test(arguments: [1, 3, 5]) func matchesItsDefinition(taps: Int) {
    let (weight, rows) = (weight(taps: taps), neighbors(taps: taps))
    let want = (0..<330 * 7).map { index in
      let (row, output) = (index / 7, index % 7)
      let sum = (0..<taps * 9).reduce(Double(bias.values[output])) {
        $0 + Double(weight[output, $1]) * Double(rows[row, $1])
      }
      return Float(Double(residual[row, output]) + max(sum, 0))
    }
    for execution in testedExecutions() {
      let map = LinearWeight(weight, bias: bias, kernels: execution.kernels)
      let got = Convolution.forward(
        x, map, taps: taps, starts: starts, activation: .relu, adding: residual, execution)
      let violation = Tolerance.operation.violation(got, Tensor(want, shape: [330, 7]))
      #expect(violation == nil, "\(execution.kernels): \(violation ?? "")")
    }
  }

  @Test(arguments: [1, 3], NumberFormat.allCases)
  func isAProductOfNeighboursInEveryFormatAndCompany(taps: Int, format: NumberFormat) {
    for execution in testedExecutions() {
      let map = LinearWeight(
        weight(taps: taps), bias: bias, format: format, kernels: execution.kernels)
      let want = Linear.forward(neighbors(taps: taps), map, adding: residual, execution)
      let got = Convolution.forward(
        x, map, taps: taps, starts: starts, adding: residual, execution)
      #expect(got == want, "\(execution.kernels)")
      let alone = Convolution.forward(
        x.rows(3..<20), map, taps: taps, starts: [0, 17], adding: residual.rows(3..<20),
        Execution(kernels: execution.kernels))
      #expect(alone == want.rows(3..<20), "\(execution.kernels)")
    }
  }
}
