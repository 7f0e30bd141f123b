import CSememeKernels
import Testing

/// Scaled dot-product attention in bfloat16.
@Suite struct AttentionBFloat16Tests {
  @Test(arguments: TestedLevel.available, [1, 5, 8, 15, 16, 17, 32, 37, 64])
  func matchesDoublePrecision(level: TestedLevel, head: Int) {
    let sizes = [(1, 1), (1, 17), (5, 5), (6, 33), (7, 7), (13, 16), (20, 20), (31, 40), (26, 290)]
    for (step, window) in AttentionTests.windows.enumerated() {
      for (queries, keys) in sizes {
        var problem = AttentionProblem(
          queries: queries, keys: keys, head: head, valueHead: (head + step) % 41 + 1,
          seed: UInt64(step * 64 + keys)
        ).rounded
        (problem.left, problem.right, problem.queryOffset) = window
        let result = problem.narrowResult(on: level, offset: (step + keys) % 8, gap: step % 3)
        expectClose(problem, result.out)
        #expect(result.narrow == result.out.map(nearestBFloat16))
      }
    }
  }

  private func expectClose(_ problem: AttentionProblem, _ out: [Float]) {
    let (head, valueHead) = (problem.head, problem.valueHead)
    for query in 0..<problem.queries {
      let seen = problem.visible(query)
      var scores: [Double] = []
      var scoreError = 0.0
      for key in seen {
        let products = (0..<head).map {
          Double(problem.q[query * head + $0]) * Double(problem.k[key * head + $0])
        }
        scores.append(Double(problem.scale) * products.reduce(0, +))
        let magnitude = Double(problem.scale) * products.map(abs).reduce(0, +)
        scoreError = max(scoreError, sumBound(terms: head, magnitude: magnitude))
      }
      let weights = exactSoftmax(scores)
      // Beside the errors of float32, every weight is rounded to 8 bits once.
      let relative = 2 * scoreError + Double(seen.count + 12) * 0x1p-24 + 0x1p-8
      for column in 0..<valueHead {
        let terms = zip(seen, weights).map {
          $1 * Double(problem.v[$0 * valueHead + column])
        }
        let magnitude = terms.map(abs).reduce(0, +)
        let bound =
          relative * magnitude + sumBound(terms: seen.count, magnitude: magnitude) + 0x1p-100
        let error = abs(Double(out[query * valueHead + column]) - terms.reduce(0, +))
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
      #expect(noKeys.narrowResult(on: level).out == Array(repeating: 0, count: 57))
      #expect(noKeys.narrowResult(on: level).narrow == Array(repeating: 0, count: 57))
      let noQueries = AttentionProblem(queries: 0, keys: 9, head: head, valueHead: 4)
      #expect(noQueries.narrowResult(on: level).out == [])
      let noValues = AttentionProblem(queries: 7, keys: 9, head: head, valueHead: 0)
      #expect(noValues.narrowResult(on: level).out == [])
    }
    let flat = AttentionProblem(queries: 1, keys: 4, head: 0, valueHead: 1).rounded
    let mean = flat.v.reduce(0, +) / 4
    #expect(abs(flat.narrowResult(on: level).out[0] - mean) <= 0x1p-20)
  }

  @Test(arguments: TestedLevel.available)
  func everyQueryHasTheSameBitsInEveryCall(level: TestedLevel) {
    for (left, right, offset) in AttentionTests.windows {
      var problem = AttentionProblem(queries: 31, keys: 150, head: 24, valueHead: 21, seed: 7)
      (problem.left, problem.right, problem.queryOffset) = (left, right, offset)
      let whole = problem.narrowResult(on: level)
      for first in [0, 1, 2, 5, 11, 12, 16, 17, 30] {
        for count in [1, 5, 14, 29] where first + count <= problem.queries {
          let block = first..<(first + count)
          let part = problem.narrowResult(
            on: level, queries: block, offset: first % 8, gap: count % 4,
            givesFloats: first % 3 != 0, givesNarrow: first % 3 != 1)
          let rows = (first * 21)..<((first + count) * 21)
          let (floats, narrow) = (Array(whole.out[rows]), Array(whole.narrow[rows]))
          let isSame =
            (first % 3 == 0 ? part.out.allSatisfy { isUntouched($0) } : sameBits(part.out, floats))
            && (first % 3 == 1
              ? part.narrow.allSatisfy { isUntouched($0) } : part.narrow == narrow)
          if !isSame { Issue.record("queries \(block), left \(left), right \(right)") }
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available) func unseenKeysNeverLeak(level: TestedLevel) {
    for bad in [Float.nan, .infinity, -.infinity] {
      for (poisoned, width) in [(11, 18), (0, 32), (22, 17)] {
        var problem = AttentionProblem(queries: 23, keys: 23, head: 9, valueHead: width, seed: 8)
        (problem.left, problem.right) = (2, 1)
        let clean = problem.narrowResult(on: level)
        for column in 0..<9 { problem.k[poisoned * 9 + column] = bad }
        for column in 0..<width { problem.v[poisoned * width + column] = bad }
        let result = problem.narrowResult(on: level)
        for query in 0..<23 {
          let rows = (query * width)..<((query + 1) * width)
          if problem.visible(query).contains(poisoned) {
            #expect(result.out[rows].allSatisfy { !$0.isFinite })
          } else {
            #expect(sameBits(Array(result.out[rows]), Array(clean.out[rows])), "query \(query)")
          }
        }
      }
    }
  }

  /// A key just outside of all that a call's queries see, at every place within pairs and vectors.
  @Test(arguments: TestedLevel.available) func keysBesideTheCallNeverLeak(level: TestedLevel) {
    var problem = AttentionProblem(queries: 40, keys: 40, head: 9, valueHead: 18, seed: 9)
    (problem.left, problem.right) = (2, 1)
    let clean = problem.narrowResult(on: level).out
    for poisoned in 0..<40 {
      var bad = problem
      for column in 0..<9 { bad.k[poisoned * 9 + column] = .nan }
      for column in 0..<18 { bad.v[poisoned * 18 + column] = .infinity }
      for block in [(poisoned + 3)..<max(poisoned + 3, 40), 0..<max(0, poisoned - 1)]
      where !block.isEmpty {
        let result = bad.narrowResult(on: level, queries: block).out
        let expected = clean[(block.lowerBound * 18)..<(block.upperBound * 18)]
        #expect(sameBits(result, Array(expected)), "key \(poisoned), queries \(block)")
      }
    }
  }

  @Test(arguments: TestedLevel.available) func extremeScoresStayExact(level: TestedLevel) {
    var problem = AttentionProblem(queries: 2, keys: 20, head: 1, valueHead: 1).rounded
    problem.q = [1e20, -1e20].map(roundedToBFloat16)
    problem.k = (0..<20).map { Float($0) }
    #expect(problem.narrowResult(on: level).out == [problem.v[19], problem.v[0]])
  }
}
