import CSememeKernels
import SememeTestSupport
import Testing

/// The bias that products with relative positions become.
@Suite struct PositionBiasTests {
  /// Queries and keys around the widths of vectors and squares.
  static let sizes = [
    (1, 1), (1, 17), (3, 2), (4, 4), (5, 9), (7, 8), (8, 7), (9, 31), (15, 16), (16, 15), (17, 17),
    (33, 5), (48, 50), (64, 64), (67, 131), (2, 700),
  ]

  @Test(arguments: TestedLevel.available, [0, 3, 8, 10])
  func matchesDoublePrecision(level: TestedLevel, sharing: Int) {
    for (step, (queries, keys)) in Self.sizes.enumerated() {
      var problem = PositionBiasProblem(
        queries: queries, keys: keys, sharing: sharing, seed: UInt64(step + 100 * sharing))
      problem.queryOffset = [0, 5, -3][step % 3]
      for (given, (ofQueries, ofKeys)) in [(true, true), (true, false), (false, true)].enumerated()
      {
        (problem.givesQueryScores, problem.givesKeyScores) = (ofQueries, ofKeys)
        let result = problem.result(on: level, offset: (step + given) % 16, gap: step % 4)
        #expect(sameBits(problem.result(on: level), result))
        for query in 0..<queries {
          for key in 0..<keys {
            let exact = problem.exact(query, key)
            let error = abs(Double(result[query * keys + key]) - exact.value)
            if !(error <= sumBound(terms: 2, magnitude: exact.magnitude)) {
              Issue.record("\(queries) × \(keys), query \(query), key \(key): off by \(error)")
              return
            }
          }
        }
      }
    }
  }

  @Test(arguments: TestedLevel.available)
  func everyLevelGivesTheBitsOfTheSpecification(level: TestedLevel) {
    for (queries, keys) in Self.sizes {
      let problem = PositionBiasProblem(queries: queries, keys: keys, sharing: 4, seed: 3)
      #expect(sameBits(problem.result(on: level), problem.result(on: .scalar)))
    }
  }

  @Test(arguments: TestedLevel.available)
  func everyQueryHasTheSameBitsInEveryCall(level: TestedLevel) {
    let problem = PositionBiasProblem(queries: 50, keys: 37, sharing: 5, seed: 4)
    let whole = problem.result(on: level)
    for first in [0, 1, 3, 7, 8, 15, 16, 17, 49] {
      for count in [1, 2, 7, 16, 33] where first + count <= problem.queries {
        let part = problem.result(on: level, queries: first..<first + count, offset: first % 16)
        #expect(sameBits(part, Array(whole[first * 37..<(first + count) * 37])))
      }
    }
  }

  @Test(arguments: TestedLevel.available) func emptySidesGiveNothing(level: TestedLevel) {
    for (queries, keys) in [(0, 5), (5, 0), (0, 0)] {
      let problem = PositionBiasProblem(queries: queries, keys: keys, sharing: 5, seed: 5)
      #expect(problem.result(on: level).isEmpty)
    }
  }

  /// What is not finite stays with the pairs that it belongs to.
  @Test(arguments: TestedLevel.available) func whatIsNotFiniteStaysInItsPlace(level: TestedLevel) {
    for bad in [Float.nan, .infinity, -.infinity] {
      var problem = PositionBiasProblem(queries: 35, keys: 41, sharing: 5, seed: 6)
      let clean = problem.result(on: level)
      let (query, key) = (11, 29)
      for place in 0..<problem.count {
        problem.queryScores[query * problem.count + place] = bad
        problem.keyScores[key * problem.count + place] = bad
      }
      let result = problem.result(on: level)
      for (index, value) in result.enumerated() {
        if index / 41 == query || index % 41 == key {
          #expect(!value.isFinite)
        } else {
          #expect(value.bitPattern == clean[index].bitPattern)
        }
      }
    }
  }
}
