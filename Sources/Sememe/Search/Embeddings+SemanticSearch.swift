internal import SememeSystem
public import SememeTensors

extension Embeddings {
  /// Finds the vectors of a corpus that are most like each of these, by comparing them all.
  ///
  /// sentence-transformers' `semantic_search`. Vectors that are equally alike come in the order of
  /// the corpus. Memory grows with the result only.
  ///
  /// - Parameters:
  ///   - corpus: vectors of the same dimension.
  ///   - topK: how many to find for each of these vectors; a smaller corpus gives fewer.
  ///   - function: what is alike; distances are negated.
  ///   - pool: the threads.
  /// - Returns: for each of these vectors its hits, the most alike first.
  /// - Throws: `SememeError` where the dimensions differ, a vector is not finite or `topK` is less
  ///   than 1; `CancellationError` where the task was cancelled.
  public func semanticSearch(
    in corpus: Embeddings, topK: Int = 10, by function: SimilarityFunction = .cosine,
    pool: ThreadPool = .shared
  ) async throws -> [[SearchHit]] {
    guard topK >= 1 else {
      throw SememeError(.invalidArgument, "topK \(topK): give at least 1")
    }
    return try await compare(with: corpus, by: function, on: pool) { comparison in
      try comparison.nearest(
        of: vectors, among: corpus.vectors, limit: Swift.min(topK, corpus.count))
    }
  }
}

extension Comparison {
  /// The best hits of every row.
  fileprivate func nearest(
    of queries: Tensor, among corpus: Tensor, limit: Int
  ) throws -> [[SearchHit]] {
    let blocks = Comparison.blocks(of: queries.rows)
    guard !blocks.isEmpty, limit > 0 else { return Array(repeating: [], count: queries.rows) }
    // Few queries leave threads idle unless these share the corpus out.
    let parts = Swift.min((pool.threadCount + blocks.count - 1) / blocks.count, corpus.rows)
    let best = Locked(blocks.map { $0.map { _ in BestElements<SearchHit>(limit: limit) } })
    try forEach(blocks.count * parts) { number in
      let (block, part) = number.quotientAndRemainder(dividingBy: parts)
      let range = corpus.rows * part / parts..<corpus.rows * (part + 1) / parts
      let found = try nearest(of: queries.rows(blocks[block]), among: corpus, range, limit: limit)
      best.withLock { best in
        for row in found.indices { best[block][row].merge(found[row]) }
      }
    }
    return best.withLock { $0.flatMap { $0.map(\.sorted) } }
  }

  /// The best hits of some rows in a part of the corpus, on the calling thread.
  private func nearest(
    of queries: Tensor, among corpus: Tensor, _ range: Range<Int>, limit: Int
  ) throws -> [BestElements<SearchHit>] {
    var best = (0..<queries.rows).map { _ in BestElements<SearchHit>(limit: limit) }
    var bars = [Float](repeating: -.infinity, count: queries.rows)
    try compare(queries, with: corpus, range) { scores in
      for (row, score) in scores.values.enumerated() where score >= bars[row] {
        best[row].offer(SearchHit(index: scores.other, score: score))
        bars[row] = best[row].bar
      }
    }
    return best
  }
}
