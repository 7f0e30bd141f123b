import SememeTestSupport
import SememeWords
import Testing

@Suite struct WordMoversTests {
  /// The least cost over all ways to hand out single units, by trying all of them.
  private func exhaustive(_ from: [Int], _ to: [Int], _ cost: (Int, Int) -> Double) -> Double {
    guard let first = from.first else { return 0 }
    var best = Double.infinity
    for place in to.indices {
      var rest = to
      rest.remove(at: place)
      best = min(
        best, cost(first, to[place]) + exhaustive(Array(from.dropFirst()), rest, cost))
    }
    return best
  }

  @Test func transportIsOptimal() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<150 {
      let (rows, columns) = (
        Int.random(in: 1...4, using: &generator), Int.random(in: 1...4, using: &generator)
      )
      let total = Int.random(in: max(rows, columns)...6, using: &generator)
      func parts(_ count: Int) -> [Int] {
        var parts = [Int](repeating: 1, count: count)
        for _ in 0..<total - count { parts[Int.random(in: 0..<count, using: &generator)] += 1 }
        return parts
      }
      let (supplies, demands) = (parts(rows), parts(columns))
      // Small whole costs make many ties.
      let costs = (0..<rows * columns).map { _ in Double(Int.random(in: 0...4, using: &generator)) }
      let from = supplies.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      let to = demands.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      #expect(
        OptimalTransport.cost(supplies: supplies, demands: demands, costs: costs)
          == exhaustive(from, to) { costs[$0 * columns + $1] })
    }
  }

  @Test func distancesOfTexts() throws {
    let vectors = try TestWords.vectors([
      ("a", [1, 0]), ("b", [0, 1]), ("c", [2, 0]), ("nan", [.nan, 0]),
    ])
    #expect(try vectors.wordMoversDistance(["a"], ["a"]) == 0)
    #expect(abs(try vectors.wordMoversDistance(["a"], ["b"]) - 2.0.squareRoot()) < 1e-7)
    // At unit length c is a.
    #expect(try vectors.wordMoversDistance(["a", "x"], ["c", "c"]) == 0)
    #expect(abs(try vectors.wordMoversDistance(["a"], ["c", "c"], normalizes: false) - 1) < 1e-7)
    // A third of the text goes from a to b.
    #expect(
      abs(try vectors.wordMoversDistance(["a", "a", "b"], ["a", "b", "b"]) - 2.0.squareRoot() / 3)
        < 1e-7)
    #expect(try vectors.wordMoversDistance(["x"], ["a"]) == .infinity)
    #expect(throws: WordVectorsError.self) { try vectors.wordMoversDistance(["nan"], ["a"]) }
  }

  @Test func itIsADistance() throws {
    let vectors = try TestWords.random(60, dimension: 8, seed: 7)
    var generator = SeededGenerator(seed: 8)
    func text() -> [String] {
      (0..<Int.random(in: 1...25, using: &generator)).map { _ in
        "w\(Int.random(in: 0..<60, using: &generator))"
      }
    }
    for _ in 0..<20 {
      let (a, b, c) = (text(), text(), text())
      let (ab, ba) = (
        try vectors.wordMoversDistance(a, b), try vectors.wordMoversDistance(b, a)
      )
      #expect(abs(ab - ba) < 1e-9)
      #expect(try vectors.wordMoversDistance(a, a.reversed()) < 1e-9)
      let (bc, ac) = (
        try vectors.wordMoversDistance(b, c), try vectors.wordMoversDistance(a, c)
      )
      #expect(ac <= ab + bc + 1e-9)
    }
  }
}
