import CSememeKernels
import Testing

/// Attention over more keys than any block of a kernel holds.
@Suite struct LongAttentionTests {
  static let keys = 4096

  /// Attention of a few queries of a long sequence; one key stands out for each of them.
  private func problem(left: Int, right: Int) -> AttentionProblem {
    var problem = AttentionProblem(
      queries: 7, keys: Self.keys, head: 16, valueHead: 16, seed: 61
    ).rounded
    (problem.left, problem.right, problem.queryOffset) = (left, right, 4000)
    return problem
  }

  private func exact(_ problem: AttentionProblem, _ query: Int) -> [Double] {
    let seen = problem.visible(query)
    let weights = exactSoftmax(
      seen.map { key in
        Double(problem.scale)
          * (0..<16).reduce(0.0) {
            $0 + Double(problem.q[query * 16 + $1]) * Double(problem.k[key * 16 + $1])
          }
      })
    return (0..<16).map { column in
      zip(seen, weights).reduce(0.0) { $0 + $1.1 * Double(problem.v[$1.0 * 16 + column]) }
    }
  }

  @Test(arguments: TestedLevel.available, [(Int.max, Int.max), (Int.max, 0), (1500, 90)])
  func manyKeysMatchDoublePrecision(level: TestedLevel, window: (Int, Int)) {
    let problem = problem(left: window.0, right: window.1)
    let floats = problem.result(on: level, wantsProbabilities: false).out
    let narrow = problem.narrowResult(on: level).out
    let last = problem.narrowResult(on: level, queries: 6..<7).out
    #expect(sameBits(last, Array(narrow.suffix(16))))
    for query in 0..<problem.queries {
      for (column, exact) in exact(problem, query).enumerated() {
        #expect(abs(Double(floats[query * 16 + column]) - exact) <= 2e-5)
        #expect(abs(Double(narrow[query * 16 + column]) - exact) <= 4e-3)
      }
    }
  }
}
