import SememeTensors
import SememeTestSupport
import SememeWords
import Testing

@Suite struct NeighborTests {
  /// Neighbours by comparing with every word and sorting.
  private func naive(
    _ vectors: WordVectors, _ question: [Float], excluding: Set<Int> = [], first: Int = .max
  ) -> [Int] {
    (0..<min(vectors.count, first)).filter { !excluding.contains($0) }.sorted {
      let (a, b) = (
        TestWords.cosine(question, vectors.vector(at: $0)),
        TestWords.cosine(question, vectors.vector(at: $1))
      )
      return a != b ? a > b : $0 < $1
    }
  }

  @Test(arguments: [1, 3, 16, 50, 300], [1, 2, 3]) func neighboursAreThoseOfSorting(
    dimension: Int, threads: Int
  ) async throws {
    // One dimension has cosines of 1 and −1 only: all ties.
    let vectors = try TestWords.random(1500, dimension: dimension, seed: 3)
    let pool = ThreadPool(threadCount: threads)
    for word in [0, 700, 1499] {
      let found = try await vectors.neighbors(of: "w\(word)", count: 12, pool: pool)
      let expected = naive(vectors, vectors.vector(at: word), excluding: [word]).prefix(12)
      if dimension > 1 {
        #expect(found.map(\.index) == Array(expected))
      } else {
        #expect(found.map(\.index) == found.map(\.index).sorted())
        #expect(found.allSatisfy { $0.score == 1 })
      }
      for neighbour in found {
        let cosine = TestWords.cosine(
          vectors.vector(at: word), vectors.vector(at: neighbour.index))
        #expect(abs(Double(neighbour.score) - cosine) < 1e-5)
        #expect(neighbour.word == "w\(neighbour.index)")
      }
    }
  }

  @Test func sumsAndFilters() async throws {
    let vectors = try TestWords.random(500, dimension: 20, seed: 4)
    func unit(_ index: Int) -> [Float] {
      let row = vectors.vector(at: index)
      let length = TestWords.cosine(row, row) * row.reduce(0) { $0 + Double($1) * Double($1) }
      return row.map { $0 / Float(length.squareRoot()) }
    }
    let question = (0..<20).map { unit(1)[$0] + unit(2)[$0] - unit(3)[$0] }
    let found = try await vectors.neighbors(
      positive: ["w1", .vector(vectors.vector(at: 2))], negative: ["w3"], count: 6)
    #expect(found.map(\.index) == Array(naive(vectors, question, excluding: [1, 3]).prefix(6)))
    let first = try await vectors.neighbors(
      of: question, count: 6, filter: WordFilter(first: 40))
    #expect(first.map(\.index) == Array(naive(vectors, question, first: 40).prefix(6)))
    let some = try await vectors.neighbors(
      of: question, count: 600, filter: WordFilter(prefix: "w1", pattern: "w[0-9]*5"))
    #expect(
      some.map(\.index)
        == naive(vectors, question).filter { "\($0)".hasPrefix("1") && "\($0)".hasSuffix("5") })
    #expect(try await vectors.neighbors(of: question, filter: WordFilter(first: 0)).isEmpty)
    #expect(try await vectors.neighbors(of: question, count: .max / 2).count == 500)
  }

  @Test func theProductOfLikenesses() async throws {
    let vectors = try TestWords.random(300, dimension: 10, seed: 5)
    func likeness(_ a: Int, _ b: Int) -> Double {
      (1 + TestWords.cosine(vectors.vector(at: a), vectors.vector(at: b))) / 2
    }
    let found = try await vectors.analogy("w3", "w1", "w2", by: .product, count: 5)
    let scores = (0..<300).map {
      likeness($0, 1) * likeness($0, 2) / (likeness($0, 3) + 1e-6)
    }
    let expected = (0..<300).filter { ![1, 2, 3].contains($0) }.sorted { scores[$0] > scores[$1] }
    #expect(found.map(\.index) == Array(expected.prefix(5)))
    for neighbour in found {
      #expect(abs(Double(neighbour.score) - scores[neighbour.index]) < 1e-4)
    }
  }

  @Test func rowsWithoutDirection() async throws {
    let vectors = try TestWords.vectors([
      ("nan", [.nan, 0]), ("zero", [0, 0]), ("a", [1, 0]), ("b", [-1, 0.1]),
      ("infinite", [.infinity, 0]),
      ("c", [1, 0]),
    ])
    let found = try await vectors.neighbors(of: "a")
    #expect(found.map(\.word) == ["c", "zero", "b"])
    #expect(found.map(\.score)[1] == 0)
    #expect(try vectors.similarity("a", "zero") == 0)
    #expect(try vectors.similarity("a", "nan").isNaN)
    for word in ["nan", "zero", "infinite"] {
      let error = await #expect(throws: WordVectorsError.self) {
        _ = try await vectors.neighbors(of: word)
      }
      #expect(error?.description.contains(word) == true)
    }
    #expect(try vectors.oddOneOut(["nan", "a", "c", "b", "zero", "unknown"]) == "b")
  }

  @Test func wrongQuestionsAreNamed() async throws {
    let vectors = try TestWords.random(5, dimension: 3, seed: 1)
    for (code, question) in [
      (WordVectorsError.Code.unknownWord, { _ = try await vectors.neighbors(of: "other") }),
      (.invalidArgument, { _ = try await vectors.neighbors(of: [1, 2]) }),
      (.invalidArgument, { _ = try await vectors.neighbors(of: "w1", count: 0) }),
      (.invalidArgument, { _ = try await vectors.neighbors(positive: []) }),
      (
        .invalidArgument,
        { _ = try await vectors.neighborsByProduct(positive: [], negative: ["w1"]) }
      ),
      (
        .invalidArgument,
        { _ = try await vectors.neighbors(of: "w1", filter: WordFilter(first: -1)) }
      ),
      (
        .invalidArgument,
        { _ = try await vectors.neighbors(of: "w1", filter: WordFilter(pattern: "(")) }
      ),
      (.unknownWord, { _ = try vectors.oddOneOut(["x", "y"]) }),
      (.unknownWord, { _ = try vectors.similarity(["w1"], ["x"]) }),
      (.invalidArgument, { _ = try vectors.similarity(["w1"], []) }),
    ] as [(WordVectorsError.Code, () async throws -> Void)] {
      let error = await #expect(throws: WordVectorsError.self) { try await question() }
      #expect(error?.code == code)
    }
  }

  @Test func setsOfWords() throws {
    let vectors = try TestWords.vectors([
      ("a", [1, 0, 0]), ("b", [0, 3, 0]), ("c", [0, 0, 1]), ("d", [1, 1, 0]),
    ])
    #expect(abs(try vectors.similarity(["a", "b"], ["d"]) - Float(4 / (20.0).squareRoot())) < 1e-6)
    #expect(try vectors.distance("a", "b") == 1)
    #expect(try vectors.oddOneOut(["a", "d", "c", "b"]) == "c")
    #expect(vectors.meanVector(of: ["a", "b", "x"]) == [0.5, 1.5, 0])
    #expect(vectors.meanVector(of: ["a", "b"], normalizes: true) == [0.5, 0.5, 0])
    #expect(vectors.meanVector(of: ["x"]) == nil)
  }
}
