import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Sparse vectors against the same ones with their zeros.
@Suite struct SparseEmbeddingsTests {
  private static func vectors(_ count: Int, seed: UInt64) throws -> SparseEmbeddings {
    var generator = SeededGenerator(seed: seed)
    let rows = try (0..<count).map { row in
      let indices = (0..<40 as Range<Int32>).filter { _ in
        row > 0 && Int.random(in: 0..<5, using: &generator) == 0
      }
      return try SparseVector(
        indices: indices, values: indices.map { _ in Float.random(in: 0.1...2, using: &generator) })
    }
    return try SparseEmbeddings(rows, dimension: 40)
  }

  @Test(arguments: SimilarityFunction.allCases)
  func similaritiesAreThoseOfDenseVectors(function: SimilarityFunction) throws {
    let (a, b) = (try Self.vectors(5, seed: 1), try Self.vectors(7, seed: 2))
    let (x, y) = (Embeddings(a.dense()), Embeddings(b.dense()))
    let got = a.similarity(to: b, by: function)
    #expect(Tolerance.close.violation(got, x.similarity(to: y, by: function)) == nil)
    let pairs = a.similarityPairwise(to: try Self.vectors(5, seed: 3), by: function)
    let others = Embeddings(try Self.vectors(5, seed: 3).dense())
    #expect(Tolerance.close.violation(pairs, x.similarityPairwise(to: others, by: function)) == nil)
  }

  @Test func theLargestNumbersStay() throws {
    let vector = try SparseVector(indices: [1, 4, 6, 9], values: [0.5, -2, 0.5, 1])
    let one = try SparseEmbeddings([vector], dimension: 10)
    let kept = try one.keeping(maximumActiveDimensions: 3)[0]
    #expect(kept.indices == [1, 4, 9] && kept.values == [0.5, -2, 1])
    #expect(try one.keeping(maximumActiveDimensions: 9) == one)
    #expect(throws: SememeError.self) { try one.keeping(maximumActiveDimensions: 0) }
  }

  @Test func sparsityCountsWhatIsNotZero() throws {
    let rows = [
      try SparseVector(indices: [0, 3], values: [1, 0]), try SparseVector(indices: [], values: []),
    ]
    let sparsity = try SparseEmbeddings(rows, dimension: 4).sparsity
    #expect(sparsity.activeDimensions == 0.5 && sparsity.ratio == 0.875)
    #expect(try SparseEmbeddings([], dimension: 4).sparsity.ratio == 1)
  }

  @Test func placesAscendWithinTheDimension() throws {
    #expect(throws: SememeError.self) { try SparseVector(indices: [1], values: []) }
    #expect(throws: SememeError.self) { try SparseVector(indices: [-1], values: [1]) }
    #expect(throws: SememeError.self) { try SparseVector(indices: [2, 2], values: [1, 1]) }
    let vector = try SparseVector(indices: [3], values: [1])
    #expect(throws: SememeError.self) { try SparseEmbeddings([vector], dimension: 3) }
  }
}
