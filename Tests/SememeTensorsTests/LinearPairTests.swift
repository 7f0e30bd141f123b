import SememeTensors
import Testing

/// Two linear maps in one go, and normalisation that writes what a product reads.
@Suite struct LinearPairTests {
  private struct Maps {
    let first: LinearWeight
    let second: LinearWeight

    init(
      input: Int, inner: Int, output: Int, _ format: NumberFormat, _ level: KernelLevel
    ) {
      first = LinearWeight(
        .random([inner, input], seed: 1), bias: .random([inner], seed: 2), format: format,
        kernels: level)
      second = LinearWeight(
        .random([output, inner], seed: 3), bias: .random([output], seed: 4), format: format,
        kernels: level)
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func pairEqualsOneMapAfterTheOther(format: NumberFormat) {
    let (input, inner, output) = (24, 101, 35)
    let x = Tensor.random([40, input], seed: 5)
    let residual = Tensor.random([40, output], seed: 6)
    for level in KernelLevel.available {
      let execution = Execution(kernels: level)
      let maps = Maps(input: input, inner: inner, output: output, format, level)
      let want = separately(maps, x, residual, execution)
      for pool in [nil] + testedPools.map(Optional.some) {
        for rows in 1...40 {
          let part = Execution(kernels: level, pool: pool)
          let got = LinearPair.forward(
            LinearInput(x.rows(0..<rows), for: format, part), maps.first,
            .activation(.gelu), maps.second, adding: residual.rows(0..<rows), part)
          #expect(got == want.rows(0..<rows), "\(level), \(rows) rows")
        }
      }
    }
  }

  /// So wide in between that the rows are taken in several blocks.
  @Test(arguments: NumberFormat.allCases) func blocksDoNotShow(format: NumberFormat) {
    let (input, inner, output) = (8, 2049, 9)
    let x = Tensor.random([150, input], seed: 7)
    for level in KernelLevel.available {
      let execution = Execution(kernels: level)
      let maps = Maps(input: input, inner: inner, output: output, format, level)
      for residual in [nil, Tensor.random([150, output], seed: 8)] {
        let want = separately(maps, x, residual, execution)
        for pool in [nil, testedPools[1]] {
          let part = Execution(kernels: level, pool: pool)
          let got = LinearPair.forward(
            LinearInput(x, for: format, part), maps.first, .activation(.gelu), maps.second,
            adding: residual, part)
          #expect(got == want, "\(level)")
        }
      }
    }
  }

  /// One map after the other on one thread.
  private func separately(
    _ maps: Maps, _ x: Tensor, _ residual: Tensor?, _ execution: Execution
  ) -> Tensor {
    let (first, second) = (maps.first, maps.second)
    let input = LinearInput(x, for: first.format, execution)
    let inner: LinearInput =
      first.format == .bfloat16
      ? .bfloat16(Linear.narrow(input, first, activation: .gelu, execution))
      : LinearInput(
        Linear.forward(input, first, activation: .gelu, execution), for: second.format, execution)
    return Linear.forward(inner, second, adding: residual, execution)
  }

  @Test(arguments: NumberFormat.allCases)
  func normalisationWritesWhatAProductReads(format: NumberFormat) {
    for (rows, width) in [(1, 1), (3, 33), (70, 48), (200, 65)] {
      let x = Tensor.random([rows, width], seed: 9)
      let norm = LayerNorm(
        gamma: .random([width], seed: 10), beta: .random([width], seed: 11), epsilon: 1e-5)
      for execution in testedExecutions() {
        let weight = LinearWeight(
          .random([20, width], seed: 12), bias: nil, format: format, kernels: execution.kernels)
        let plain = norm(x, execution)
        let both = norm(x, for: format, execution)
        #expect(both.values == plain)
        #expect((both.input.rows, both.input.width) == (rows, width))
        #expect(both.input.format == format)
        let want = Linear.forward(plain, weight, execution)
        #expect(Linear.forward(both.input, weight, execution) == want, "\(rows) × \(width)")
      }
    }
  }
}
