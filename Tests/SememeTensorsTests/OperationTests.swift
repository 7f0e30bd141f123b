import SememeTensors
import SememeTestSupport
import Testing

/// Operations against plain double-precision loops, at every kernel level, with and without a pool.
@Suite struct OperationTests {
  /// What a query sees and gets, in plain loops.
  private func reference(
    _ x: Tensor, _ sequences: [Range<Int>], heads: Int, size: Int, pattern: Attention.Pattern
  ) -> [Float] {
    let hidden = heads * size
    var result = [Float](repeating: 0, count: x.rows * hidden)
    for sequence in sequences {
      for head in 0..<heads {
        for query in sequence {
          let keys = sequence.filter { key in
            switch pattern {
            case .full: true
            case .causal: key <= query
            case .window(let left, let right): key >= query - left && key <= query + right
            }
          }
          let scores = keys.map { key in
            (0..<size).reduce(0.0) { sum, i in
              sum + Double(x[query, head * size + i]) * Double(x[key, hidden + head * size + i])
            } / Double(size).squareRoot()
          }
          let largest = scores.max() ?? 0
          let weights = scores.map { exponential($0 - largest) }
          let total = weights.reduce(0, +)
          for i in 0..<size {
            let sum = zip(keys, weights).reduce(0.0) { sum, pair in
              sum + pair.1 * Double(x[pair.0, 2 * hidden + head * size + i])
            }
            result[query * hidden + head * size + i] = Float(sum / total)
          }
        }
      }
    }
    return result
  }

  @Test(arguments: [
    Attention.Pattern.full, .causal, .window(left: 2, right: 3), .window(left: 0, right: 0),
  ])
  func attentionMatchesItsDefinition(pattern: Attention.Pattern) {
    let starts = [0, 1, 1, 8, 41, 75]
    let (heads, size) = (3, 20)
    let x = Tensor.random([75, 3 * heads * size], seed: 6)
    let want = reference(
      x, zip(starts, starts.dropFirst()).map { $0..<$1 }, heads: heads, size: size,
      pattern: pattern)
    for execution in testedExecutions() {
      let got = Attention.forward(
        query: .init(x), key: .init(x, column: heads * size),
        value: .init(x, column: 2 * heads * size), heads: .init(count: heads, size: size),
        sequences: .init(starts), pattern: pattern, execution)
      #expect(got.probabilities == nil)
      let violation = Tolerance.operation.violation(
        got.output, Tensor(want, shape: [75, heads * size]))
      #expect(violation == nil, "\(execution.kernels), \(pattern): \(violation ?? "")")
    }
  }

  @Test func keyCountsHideTheKeysBehind() {
    let x = Tensor.random([10, 3 * 8], seed: 8)
    for execution in testedExecutions() {
      func attend(_ sequences: Attention.Sequences) -> Tensor {
        Attention.forward(
          query: .init(x), key: .init(x, column: 8), value: .init(x, column: 16),
          heads: .init(count: 1, size: 8), sequences: sequences, execution
        ).output
      }
      let hidden = attend(.init(queries: [0, 10], keys: [0, 10], keyCounts: [4]))
      let alone = attend(.init(queries: [0, 10], keys: [0, 4]))
      #expect(hidden == alone)
    }
  }

  @Test func poolingFollowsItsModes() {
    let x = Tensor([1, -2, 3, 4, -5, 6, 7, 8, 9, -1], shape: [5, 2])
    let execution = Execution(kernels: .best)
    func pool(_ mode: PoolingMode, skipping: Int = 0) -> [Float] {
      Pooling.forward(
        x, starts: [0, 3, 5], skipping: [skipping, skipping], modes: [mode], execution
      ).values
    }
    #expect(pool(.cls) == [1, -2, 7, 8])
    #expect(pool(.lastToken) == [-5, 6, 9, -1])
    #expect(pool(.max) == [3, 6, 9, 8])
    #expect(
      Tolerance.operation.violation(
        Tensor(pool(.mean), shape: [4]), Tensor([-1 / 3, 8 / 3, 8, 3.5], shape: [4])) == nil)
    #expect(
      Tolerance.operation.violation(
        Tensor(pool(.weightedMean), shape: [4]),
        Tensor([-8 / 6, 24 / 6, 25 / 3, 2], shape: [4])) == nil)
    #expect(pool(.cls, skipping: 1) == [3, 4, 9, -1])
    #expect(Array(pool(.mean, skipping: 3)[0..<2]) == [0, 0])
    #expect(pool(.max, skipping: 3)[0] == -.infinity)
  }

  @Test func unknownKernelLevelIsATypedError() {
    let error = #expect(throws: TensorError.self) { try KernelLevel.named("sse9") }
    #expect(error?.code == .unsupportedKernelLevel)
    #expect(error?.message.contains("scalar") == true)
  }
}
