import SememeTensors
import SememeTestSupport
import Testing

/// Attention from numbers in bfloat16, against the same in float32.
@Suite struct AttentionFormatTests {
  private let starts = [0, 1, 1, 8, 41, 75]
  private let heads = Attention.Heads(count: 3, size: 20)
  private let hidden = 60

  /// Queries, keys and values side by side that bfloat16 holds: multiples of 1/64 below 1.
  private var projected: Tensor {
    let x = Tensor.random([75, 3 * hidden], seed: 6)
    return Tensor(x.values.map { ($0 * 64).rounded() / 64 }, shape: x.shape)
  }

  private func narrow(
    _ pattern: Attention.Pattern, for format: NumberFormat, _ execution: Execution
  ) -> LinearInput {
    guard case .bfloat16(let x) = LinearInput(projected, for: .bfloat16, execution) else {
      preconditionFailure("asked for bfloat16")
    }
    return Attention.forward(
      query: .init(x), key: .init(x, column: hidden), value: .init(x, column: 2 * hidden),
      heads: heads, sequences: .init(starts), pattern: pattern, for: format, execution)
  }

  @Test(arguments: [
    Attention.Pattern.full, .causal, .window(left: 2, right: 3), .window(left: 0, right: 0),
  ])
  func narrowAttentionIsNearTheOneInFloat32(pattern: Attention.Pattern) {
    let x = projected
    for execution in testedExecutions() {
      let want = Attention.forward(
        query: .init(x), key: .init(x, column: hidden), value: .init(x, column: 2 * hidden),
        heads: heads, sequences: .init(starts), pattern: pattern, execution)
      guard case .float32(let got) = narrow(pattern, for: .float32, execution) else {
        Issue.record("asked for float32")
        return
      }
      let violation = Tolerance.bfloat16Weights.violation(got, want.output)
      #expect(violation == nil, "\(execution.kernels), \(pattern): \(violation ?? "")")
    }
  }

  @Test(arguments: NumberFormat.allCases)
  func everyFormOfTheResultHasTheSameBitsWithAnyThreads(format: NumberFormat) {
    for level in KernelLevel.available {
      let weight = LinearWeight(
        .random([25, hidden], seed: 9), bias: nil, format: format, kernels: level)
      let alone = Execution(kernels: level)
      guard case .float32(let floats) = narrow(.full, for: .float32, alone) else { return }
      let want = Linear.forward(floats, weight, alone)
      for pool in [nil] + testedPools.map(Optional.some) {
        let execution = Execution(kernels: level, pool: pool)
        let got = narrow(.full, for: format, execution)
        #expect(Linear.forward(got, weight, execution) == want, "\(level)")
      }
    }
  }
}
