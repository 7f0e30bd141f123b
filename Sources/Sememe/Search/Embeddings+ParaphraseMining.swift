internal import SememeSystem
public import SememeTensors

extension Embeddings {
  /// Finds the pairs of these vectors that are most alike, by comparing all with all.
  ///
  /// sentence-transformers' `paraphrase_mining_embeddings`: each vector proposes the `topK` others
  /// that are most like it, and the best of these proposals stay. A pair scored −1 or less does not
  /// count. Memory grows with the result, not with the number of pairs.
  ///
  /// - Parameters:
  ///   - topK: how many others each vector proposes.
  ///   - maximumPairs: fewer proposals than that stay. As in the reference, two vectors that propose
  ///     each other count twice, so that down to half as many pairs come back.
  ///   - corpusChunkSize: as in the reference, a vector proposes `topK` others of every so many vectors,
  ///     and of those that it is not among itself one more.
  ///   - function: what is alike; distances are negated.
  ///   - pool: the threads.
  /// - Returns: pairs, each once, the most alike first.
  /// - Throws: `SememeError` where a vector is not finite or a number is less than 1;
  ///   `CancellationError` where the task was cancelled.
  public func paraphraseMining(
    topK: Int = 100, maximumPairs: Int = 500_000, corpusChunkSize: Int = 100_000,
    by function: SimilarityFunction = .cosine, pool: ThreadPool = .shared
  ) async throws -> [ParaphrasePair] {
    guard topK >= 1, maximumPairs >= 1, corpusChunkSize >= 1 else {
      throw SememeError(
        .invalidArgument,
        "topK \(topK), maximumPairs \(maximumPairs), corpusChunkSize \(corpusChunkSize): give at least "
          + "1 of each")
    }
    return try await compare(by: function, on: pool) { comparison in
      let mining = ParaphraseMining(
        comparison: comparison, vectors: vectors, topK: Swift.min(topK, count),
        chunks: stride(from: 0, to: count, by: corpusChunkSize).map {
          $0..<Swift.min($0 + Swift.min(corpusChunkSize, count), count)
        })
      return try mining.pairs(limit: maximumPairs - 1)
    }
  }
}

/// One search for pairs.
private struct ParaphraseMining: Sendable {
  let comparison: Comparison
  let vectors: Tensor
  let topK: Int
  /// The vectors that each one proposes `topK` of.
  let chunks: [Range<Int>]

  /// The best pairs.
  func pairs(limit: Int) throws -> [ParaphrasePair] {
    let blocks = Comparison.blocks(of: vectors.rows)
    let best = Locked(BestElements<ParaphrasePair>(limit: limit))
    try comparison.forEach(blocks.count) { number in
      for chunk in chunks {
        let proposals = try proposals(of: blocks[number], among: chunk)
        best.withLock { best in
          for pair in proposals { best.offer(pair) }
        }
      }
    }
    // Scores are the same to the last bit in both directions, so that doubles are neighbours.
    var result: [ParaphrasePair] = []
    for pair in best.withLock({ $0.sorted }) where pair != result.last { result.append(pair) }
    return result
  }

  /// The pairs that some vectors propose, on the calling thread.
  private func proposals(
    of rows: Range<Int>, among chunk: Range<Int>
  ) throws -> [ParaphrasePair] {
    // A vector is as a rule the one most like itself, and then does not count.
    var best = rows.map { _ in BestElements<SearchHit>(limit: topK + 1) }
    var bars = [Float](repeating: (-1 as Float).nextUp, count: rows.count)
    try comparison.compare(vectors.rows(rows), with: vectors, chunk) { scores in
      for (row, score) in scores.values.enumerated() where score >= bars[row] {
        best[row].offer(SearchHit(index: scores.other, score: score))
        bars[row] = Swift.max(bars[row], best[row].bar)
      }
    }
    return zip(rows, best).flatMap { row, best in
      best.sorted.lazy.filter { $0.index != row }.map {
        ParaphrasePair(
          score: $0.score, first: Swift.min(row, $0.index), second: Swift.max(row, $0.index))
      }
    }
  }
}
