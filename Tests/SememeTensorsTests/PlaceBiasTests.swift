import SememeTensors
import SememeTestSupport
import Testing

/// Attention with products of relative positions, against its definition in double precision.
@Suite struct PlaceBiasTests {
  private let heads = Attention.Heads(count: 4, keyValueCount: 2, size: 12)
  private let hidden = 48
  /// Sequences of 0, 1, 7, 48, 97 and 49 tokens.
  private let starts = [0, 0, 1, 8, 56, 153, 202]

  /// Places of distances up to a reach: alone near 0, in threes further away, one beyond 60.
  private func places(reach: Int) -> RelativePlaces {
    func steps(_ distance: Int) -> Int {
      distance <= 20 ? distance : 20 + (min(distance, 60) - 19) / 3
    }
    let places = (-reach...reach).map { Int32($0.signum() * steps(abs($0))) }
    return RelativePlaces(places.map { $0 - places[0] })
  }

  private func bias(
    _ tables: (keys: Tensor?, queries: Tensor?), reach: Int, _ level: KernelLevel
  ) -> Attention.Bias {
    func vectors(_ table: Tensor?) -> Attention.PlaceVectors? {
      table.map { .init($0, heads: heads, kernels: level) }
    }
    return .places(
      .init(places(reach: reach), keys: vectors(tables.keys), queries: vectors(tables.queries)))
  }

  private func attend(
    _ x: Tensor, _ starts: [Int], _ pattern: Attention.Pattern, _ bias: Attention.Bias,
    _ execution: Execution
  ) -> (output: Tensor, probabilities: [Tensor]?) {
    Attention.forward(
      query: .init(x), key: .init(x, column: hidden), value: .init(x, column: hidden + 24),
      heads: heads, sequences: .init(starts), pattern: pattern, bias: bias, execution)
  }

  private func sees(_ pattern: Attention.Pattern, _ query: Int, _ key: Int) -> Bool {
    switch pattern {
    case .full: true
    case .causal: key <= query
    case .window(let left, let right): key >= query - left && key <= query + right
    }
  }

  /// One head's scores of a query, before they are scaled, of the keys that it sees.
  private func scores(
    _ x: Tensor, _ sequence: Range<Int>, _ query: Int, head: Int, _ pattern: Attention.Pattern,
    _ tables: (keys: Tensor?, queries: Tensor?)
  ) -> [(key: Int, score: Double)] {
    sequence.filter { sees(pattern, query, $0) }.map { key in
      let row = place(query - key)
      var sum = 0.0
      for i in 0..<12 {
        let (q, k) = (x[query, head * 12 + i], x[key, hidden + head / 2 * 12 + i])
        sum += Double(q) * Double(k)
        if let keys = tables.keys { sum += Double(q) * Double(keys[row, head * 12 + i]) }
        if let queries = tables.queries { sum += Double(k) * Double(queries[row, head * 12 + i]) }
      }
      return (key, sum / 12.0.squareRoot())
    }
  }

  /// The place of a distance where all reach 149, by the words above.
  private func place(_ distance: Int) -> Int {
    let steps = abs(distance) <= 20 ? abs(distance) : 20 + (min(abs(distance), 60) - 19) / 3
    return distance.signum() * steps + 33
  }

  @Test(arguments: [
    Attention.Pattern.full, .causal, .window(left: 30, right: 3), .window(left: 0, right: 0),
  ])
  func attentionMatchesItsDefinition(pattern: Attention.Pattern) throws {
    let x = Tensor.random([202, 96], seed: 31)
    let count = 67
    let (keys, queries) = (
      Tensor.random([count, hidden], seed: 32), Tensor.random([count, hidden], seed: 33)
    )
    for tables in [(keys, queries), (keys, nil), (nil, queries)] as [(Tensor?, Tensor?)] {
      var want = [Float](repeating: 0, count: 202 * hidden)
      for (first, end) in zip(starts, starts.dropFirst()) {
        for query in first..<end {
          for head in 0..<4 {
            let seen = scores(x, first..<end, query, head: head, pattern, tables)
            let weights = softmax(seen.map(\.score))
            for i in 0..<12 {
              let sum = zip(seen, weights).reduce(0.0) {
                $0 + $1.1 * Double(x[$1.0.key, hidden + 24 + head / 2 * 12 + i])
              }
              want[query * hidden + head * 12 + i] = Float(sum)
            }
          }
        }
      }
      for execution in testedExecutions() {
        let bias = bias(tables, reach: 149, execution.kernels)
        let got = attend(x, starts, pattern, bias, execution).output
        let violation = Tolerance.operation.violation(got, Tensor(want, shape: [202, hidden]))
        #expect(violation == nil, "\(execution.kernels), \(pattern): \(violation ?? "")")
      }
    }
  }

  private func softmax(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    let powers = scores.map { exponential($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  @Test func aSequenceHasTheSameBitsInAnyCompanyAndWithAnyThreads() {
    let x = Tensor.random([202, 96], seed: 34)
    let tables = (
      Optional(Tensor.random([67, hidden], seed: 35)),
      Optional(Tensor.random([67, hidden], seed: 36))
    )
    for level in KernelLevel.available {
      // Places may reach farther than any sequence.
      let bias = bias(tables, reach: 149, level)
      let alone = zip(starts, starts.dropFirst()).map { first, end in
        attend(
          x.rows(first..<end), [0, end - first], .full, bias, Execution(kernels: level)
        ).output
      }
      for pool in [nil] + testedPools.map(Optional.some) {
        let together = attend(x, starts, .full, bias, Execution(kernels: level, pool: pool)).output
        for (index, (first, end)) in zip(starts, starts.dropFirst()).enumerated() {
          #expect(together.rows(first..<end) == alone[index], "\(level), sequence \(index)")
        }
      }
    }
  }

  @Test func probabilitiesAreThoseOfTheResult() throws {
    let x = Tensor.random([202, 96], seed: 37)
    let tables = (Optional(Tensor.random([67, hidden], seed: 38)), Tensor?.none)
    for level in KernelLevel.available {
      let bias = bias(tables, reach: 149, level)
      let plain = attend(x, starts, .full, bias, Execution(kernels: level))
      let captured = attend(
        x, starts, .full, bias, Execution(kernels: level, capture: .attentions))
      #expect(plain.output == captured.output)
      let maps = try #require(captured.probabilities)
      for (index, (first, end)) in zip(starts, starts.dropFirst()).enumerated() {
        let length = end - first
        #expect(maps[index].shape == [4, length, length])
        for query in 0..<length {
          let seen = scores(x, first..<end, first + query, head: 3, .full, tables)
          let want = softmax(seen.map(\.score)).map(Float.init)
          let got = maps[index].rows(3 * length + query..<3 * length + query + 1).reshaped([length])
          let violation = Tolerance.operation.violation(got, Tensor(want, shape: [length]))
          #expect(violation == nil, "\(level), sequence \(index): \(violation ?? "")")
        }
      }
    }
  }
}
