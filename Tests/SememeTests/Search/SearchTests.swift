import Sememe
import SememeTensors
import SememeTestSupport
import Testing

/// Search against the slow and obvious way, at sizes around the blocks that it works in.
@Suite struct SearchTests {
  /// Vectors around some centres, a few of them the same.
  static func vectors(_ count: Int, dimension: Int = 7, seed: UInt64 = 3) -> Embeddings {
    var generator = SeededGenerator(seed: seed)
    let centres = (0..<5).map { _ in
      (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    var values: [Float] = []
    for row in 0..<count {
      let centre = centres[row % centres.count]
      let spread: Float = row % 3 == 0 ? 0 : 0.3
      values += centre.map { $0 + spread * Float.random(in: -1...1, using: &generator) }
    }
    return Embeddings(Tensor(values, shape: [count, dimension]))
  }

  @Test(arguments: [1, 127, 128, 129, 600], SimilarityFunction.allCases)
  func theBestAreFoundInOrder(count: Int, function: SimilarityFunction) async throws {
    let corpus = Self.vectors(count)
    for queryCount in [1, 255, 257] {
      let queries = Self.vectors(queryCount, seed: 4)
      let scores = queries.similarity(to: corpus, by: function)
      for topK in [1, 10, count + 5] {
        let found = try await queries.semanticSearch(in: corpus, topK: topK, by: function)
        #expect(found.count == queryCount)
        let wrong = found.enumerated().count { row, hits in
          let all = (0..<count).map { scores[row, $0] }.sorted(by: >)
          let isOrdered = zip(hits, hits.dropFirst()).allSatisfy { a, b in
            a.score > b.score || (a.score == b.score && a.index < b.index)
          }
          // Other sums differ in their last bits.
          return !isOrdered || hits.count != min(topK, count)
            || !zip(hits, all).allSatisfy { abs($0.score - $1) < 1e-5 }
            || !hits.allSatisfy { abs($0.score - scores[row, $0.index]) < 1e-5 }
            || Set(hits.map(\.index)).count != hits.count
        }
        #expect(wrong == 0, "\(function), \(count) × \(queryCount), top \(topK)")
      }
    }
  }

  @Test func threadsDoNotChangeAnything() async throws {
    let corpus = Self.vectors(900)
    let queries = Self.vectors(300, seed: 4)
    let pools = [1, 2, 5].map { ThreadPool(threadCount: $0) }
    let hits = try await queries.semanticSearch(in: corpus, topK: 20, pool: pools[0])
    let pairs = try await corpus.paraphraseMining(topK: 5, maximumPairs: 300, pool: pools[0])
    let communities = try await corpus.communityDetection(
      threshold: 0.9, minimumCommunitySize: 3, pool: pools[0])
    for pool in pools.dropFirst() {
      #expect(try await queries.semanticSearch(in: corpus, topK: 20, pool: pool) == hits)
      #expect(
        try await corpus.paraphraseMining(topK: 5, maximumPairs: 300, pool: pool) == pairs)
      #expect(
        try await corpus.communityDetection(threshold: 0.9, minimumCommunitySize: 3, pool: pool)
          == communities)
    }
    // A score depends on its two vectors only.
    let alone = Embeddings(queries.vectors.rows(7..<8))
    #expect(try await alone.semanticSearch(in: corpus, topK: 20)[0] == hits[7])
  }

  @Test func equalScoresKeepTheOrderOfTheCorpus() async throws {
    let corpus = Embeddings(Tensor([Float](repeating: 1, count: 500), shape: [250, 2]))
    let query = Embeddings(Tensor([1, 1] as [Float], shape: [1, 2]))
    for threads in [1, 3] {
      let pool = ThreadPool(threadCount: threads)
      let hits = try await query.semanticSearch(in: corpus, topK: 30, pool: pool)[0]
      #expect(hits.map(\.index) == Array(0..<30))
    }
    let communities = try await corpus.communityDetection(minimumCommunitySize: 2)
    #expect(communities == [Array(0..<250)])
  }

  @Test func nothingIsFoundInNothing() async throws {
    let none = Embeddings(Tensor([], shape: [0, 7]))
    let some = Self.vectors(3)
    #expect(try await none.semanticSearch(in: some).isEmpty)
    #expect(try await some.semanticSearch(in: none) == [[], [], []])
    #expect(try await none.paraphraseMining().isEmpty)
    #expect(try await Self.vectors(1).paraphraseMining().isEmpty)
    #expect(try await none.communityDetection().isEmpty)
    #expect(try await some.paraphraseMining(maximumPairs: 1).isEmpty)
  }

  @Test func miningComparesAllWithAll() async throws {
    let corpus = Self.vectors(300)
    let pairs = try await corpus.paraphraseMining(topK: 300)
    let scores = corpus.similarity(to: corpus)
    #expect(pairs.count == 300 * 299 / 2)
    #expect(Set(pairs.map { [$0.first, $0.second] }).count == pairs.count)
    #expect(pairs.allSatisfy { $0.first < $0.second })
    #expect(pairs.allSatisfy { abs($0.score - scores[$0.first, $0.second]) < 1e-5 })
    #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.score >= $1.score })
    // Chunks make no difference where nothing is left out.
    #expect(try await corpus.paraphraseMining(topK: 300, corpusChunkSize: 7) == pairs)
    // The best proposals are the beginning of all of them.
    let best = try await corpus.paraphraseMining(topK: 300, maximumPairs: 101)
    #expect(best == Array(pairs.prefix(50)))
  }

  @Test func communitiesAreThoseOfTheReference() async throws {
    let corpus = Self.vectors(700)
    for (threshold, size) in [(0.9, 10), (0.97, 2), (0.5, 100), (-2, 1), (2, 1)] as [(Float, Int)] {
      let got = try await corpus.communityDetection(
        threshold: threshold, minimumCommunitySize: size)
      #expect(
        got.map(Set.init) == communities(of: corpus, threshold, size).map(Set.init),
        "\(threshold), \(size)")
    }
  }

  /// The reference's steps, with all scores at once.
  private func communities(of corpus: Embeddings, _ threshold: Float, _ size: Int) -> [[Int]] {
    let scores = corpus.similarity(to: corpus)
    var found = (0..<corpus.count).map { row in
      (0..<corpus.count).filter { scores[row, $0] >= threshold }
    }.filter { $0.count >= size }
    found = found.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }
    .map(\.element)
    var taken: Set<Int> = []
    var result: [[Int]] = []
    for community in found {
      let left = community.filter { !taken.contains($0) }
      guard left.count >= size else { continue }
      result.append(left)
      taken.formUnion(left)
    }
    return result.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }
    .map(\.element)
  }

  @Test func unfitArgumentsAreRefused() async throws {
    let some = Self.vectors(3)
    let damaged = Embeddings(Tensor([1, .nan, 0, .infinity] as [Float], shape: [2, 2]))
    await #expect(throws: SememeError.self) { try await some.semanticSearch(in: some, topK: 0) }
    await #expect(throws: SememeError.self) {
      try await some.semanticSearch(in: Self.vectors(3, dimension: 8))
    }
    await #expect(throws: SememeError.self) { try await damaged.semanticSearch(in: damaged) }
    await #expect(throws: SememeError.self) { try await damaged.paraphraseMining() }
    await #expect(throws: SememeError.self) { try await some.paraphraseMining(topK: 0) }
    await #expect(throws: SememeError.self) { try await some.paraphraseMining(maximumPairs: 0) }
    await #expect(throws: SememeError.self) { try await some.paraphraseMining(corpusChunkSize: 0) }
    await #expect(throws: SememeError.self) { try await some.communityDetection(threshold: .nan) }
    await #expect(throws: SememeError.self) {
      try await some.communityDetection(minimumCommunitySize: 0)
    }
  }

  @Test func cancelledSearchesStop() async throws {
    let corpus = Self.vectors(20_000, dimension: 64)
    let task = Task { try await corpus.paraphraseMining() }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func textsAreMinedLikeTheirVectors() async throws {
    let golden = try #require(try GoldenCases.all().first { $0.name == "sbert-mean-normalize" })
    let embedder = try Embedder(folder: golden.folder)
    let texts = ["the cat slept", "a river bank", "the cat slept!", "the cat slept"]
    let pairs = try await embedder.paraphraseMining(texts)
    #expect(pairs.count == 6 && pairs[0].first == 0 && pairs[0].second == 3)
    #expect(try await embedder.encode(texts).paraphraseMining() == pairs)
  }
}
