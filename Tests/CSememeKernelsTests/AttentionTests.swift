import CSememeKernels
import Testing

/// Scaled dot-product attention.
@Suite struct AttentionTests {
  /// Windows as left and right reach, with the place of query 0.
  static let windows: [(left: Int, right: Int, offset: Int)] = [
    (.max, .max, 0), (.max, 0, 0), (0, 0, 0), (2, 1, 0), (9, 0, 0), (0, 20, 0), (.max, 0, 5),
    (3, 3, -4), (1, 2, 1000), (.max, .max, -7), (0, .max, 3), (4, 0, -1_000_000),
    (.max, 0, 1 << 60),
  ]

  @Test(arguments: TestedLevel.available, [1, 5, 8, 15, 16, 17, 32, 37])
  func matchesDoublePrecision(level: TestedLevel, head: Int) {
    let sizes = [(1, 1), (1, 17), (5, 5), (6, 33), (7, 7), (13, 16), (20, 20), (31, 40), (26, 290)]
    for (step, window) in Self.windows.enumerated() {
      for (queries, keys) in sizes {
        var problem = AttentionProblem(
          queries: queries, keys: keys, head: head, valueHead: (head + step) % 41 + 1,
          seed: UInt64(step * 64 + keys))
        (problem.left, problem.right, problem.queryOffset) = window
        problem.hasBias = (step + keys) % 2 == 0
        let result = problem.result(on: level, offset: (step + keys) % 8, gap: step % 3)
        expectClose(problem, result)
      }
    }
  }

  private func expectClose(_ problem: AttentionProblem, _ result: AttentionProblem.Result) {
    let (keys, head, valueHead) = (problem.keys, problem.head, problem.valueHead)
    for query in 0..<problem.queries {
      let seen = problem.visible(query)
      var scores: [Double] = []
      var scoreError = 0.0
      for key in seen {
        let products = (0..<head).map {
          Double(problem.q[query * head + $0]) * Double(problem.k[key * head + $0])
        }
        let bias = problem.hasBias ? Double(problem.bias[query * keys + key]) : 0
        scores.append(Double(problem.scale) * products.reduce(0, +) + bias)
        let magnitude = Double(problem.scale) * products.map(abs).reduce(0, +) + abs(bias)
        scoreError = max(scoreError, sumBound(terms: head, magnitude: magnitude))
      }
      let weights = exactSoftmax(scores)
      // A score's error moves every probability by that factor, once itself and once in the sum.
      let relative = 2 * scoreError + Double(seen.count + 12) * 0x1p-24
      var expected = Array(repeating: 0.0, count: keys)
      for (key, weight) in zip(seen, weights) { expected[key] = weight }
      for key in 0..<keys {
        let error = abs(Double(result.probabilities[query * keys + key]) - expected[key])
        if !(error <= relative * expected[key]) {
          Issue.record("query \(query), key \(key): off by \(error)")
          return
        }
      }
      for column in 0..<valueHead {
        let terms = seen.map { expected[$0] * Double(problem.v[$0 * valueHead + column]) }
        let error = abs(Double(result.out[query * valueHead + column]) - terms.reduce(0, +))
        let magnitude = terms.map(abs).reduce(0, +)
        let bound = relative * magnitude + sumBound(terms: seen.count, magnitude: magnitude)
        if !(error <= bound) {
          Issue.record("query \(query), column \(column): off by \(error)")
          return
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func emptySidesGiveZerosOrNothing(level: TestedLevel) {
    for head in [0, 8] {
      let noKeys = AttentionProblem(queries: 3, keys: 0, head: head, valueHead: 19)
      #expect(noKeys.result(on: level).out == Array(repeating: 0, count: 57))
      let noQueries = AttentionProblem(queries: 0, keys: 9, head: head, valueHead: 4)
      #expect(noQueries.result(on: level).out == [])
      let noValues = AttentionProblem(queries: 7, keys: 9, head: head, valueHead: 0)
      #expect(noValues.result(on: level).out == [])
    }
    let flat = AttentionProblem(queries: 1, keys: 4, head: 0, valueHead: 1).result(on: level)
    #expect(flat.probabilities == [0.25, 0.25, 0.25, 0.25])
  }

  @Test(arguments: TestedLevel.available)
  func everyQueryHasTheSameBitsInEveryCall(level: TestedLevel) {
    for (left, right, offset) in Self.windows {
      var problem = AttentionProblem(queries: 31, keys: 150, head: 24, valueHead: 21, seed: 7)
      (problem.left, problem.right, problem.queryOffset) = (left, right, offset)
      problem.hasBias = true
      let whole = problem.result(on: level, wantsProbabilities: true)
      for first in [0, 1, 2, 5, 7, 11, 12, 16, 17, 30] {
        for count in [1, 2, 5, 7, 14, 29] where first + count <= problem.queries {
          let block = first..<(first + count)
          let part = problem.result(on: level, queries: block, offset: first % 8, gap: count % 4)
          let rows = (first * 21)..<((first + count) * 21)
          #expect(sameBits(part.out, Array(whole.out[rows])), "queries \(block)")
          let weights = (first * 150)..<((first + count) * 150)
          #expect(sameBits(part.probabilities, Array(whole.probabilities[weights])))
          let silent = problem.result(on: level, queries: block, wantsProbabilities: false)
          #expect(sameBits(silent.out, part.out))
          #expect(silent.probabilities.allSatisfy(isUntouched))
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available)
  func aBiasByDistanceIsThatOfEveryPair(level: TestedLevel) {
    for (queries, keys) in [(1, 1), (5, 9), (17, 17), (50, 33), (70, 300)] {
      for (left, right) in [(Int.max, Int.max), (.max, 0), (7, 3)] {
        var problem = AttentionProblem(queries: queries, keys: keys, head: 8, valueHead: 6, seed: 9)
        (problem.left, problem.right) = (left, right)
        problem.biasByDistance(seed: 10)
        let short = problem.result(on: level, offset: 3)
        problem.giveBiasInFull()
        let full = problem.result(on: level)
        #expect(sameBits(short.out, full.out) && sameBits(short.probabilities, full.probabilities))
      }
    }
  }

  @Test(arguments: TestedLevel.available) func unseenKeysNeverLeak(level: TestedLevel) {
    for bad in [Float.nan, .infinity, -.infinity] {
      var problem = AttentionProblem(queries: 23, keys: 23, head: 9, valueHead: 18, seed: 8)
      (problem.left, problem.right) = (2, 1)
      let clean = problem.result(on: level)
      let poisoned = 11
      for column in 0..<9 { problem.k[poisoned * 9 + column] = bad }
      for column in 0..<18 { problem.v[poisoned * 18 + column] = bad }
      let result = problem.result(on: level)
      for query in 0..<23 {
        let rows = (query * 18)..<((query + 1) * 18)
        if problem.visible(query).contains(poisoned) {
          #expect(result.out[rows].allSatisfy { !$0.isFinite })
        } else {
          #expect(sameBits(Array(result.out[rows]), Array(clean.out[rows])), "query \(query)")
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func extremeScoresStayExact(level: TestedLevel) {
    var problem = AttentionProblem(queries: 2, keys: 20, head: 1, valueHead: 1)
    problem.q = [1e20, -1e20]
    problem.k = (0..<20).map { Float($0) }
    let result = problem.result(on: level)
    #expect(result.out == [problem.v[19], problem.v[0]])
    #expect(result.probabilities[19] == 1)
    #expect(result.probabilities[20] == 1)
  }

  @Test(arguments: TestedLevel.available) func scratchIsLinearInTheKeys(level: TestedLevel) {
    let kernels = level.kernels
    for head in [32, 64, 128] {
      let short = kernels.attention_scratch_f32(1024, head)
      #expect(kernels.attention_scratch_f32(8192, head) <= 8 * short)
      #expect(short <= 1024 * 2 * (head + 64))
      let narrow = kernels.attention_scratch_bf16(1024, head)
      #expect(kernels.attention_scratch_bf16(8192, head) <= 8 * narrow)
      #expect(narrow <= 4 * 1024 * 2 * (head + 64))
    }
  }
}
