internal import SememeModels
public import SememeTensors
internal import SememeTokenizers

extension MultiVectorEmbedder {
  /// Computes the vectors of search queries.
  ///
  /// - Parameters:
  ///   - texts: queries.
  ///   - prompt: words before every query; nil takes the model's default.
  /// - Returns: for each query the vectors of all its tokens, those that expand it included.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encodeQueries(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil
  ) async throws -> MultiVectorEmbeddings {
    try await encode(texts, prompt, queryReader)
  }

  /// Computes the vectors of documents.
  ///
  /// - Parameters:
  ///   - texts: documents.
  ///   - prompt: words before every document; nil takes the model's default.
  /// - Returns: for each document the vectors of its tokens, but for those that the model skips.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encodeDocuments(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil
  ) async throws -> MultiVectorEmbeddings {
    try await encode(texts, prompt, documentReader)
  }

  /// Scores queries with documents by late interaction.
  ///
  /// - Parameters:
  ///   - queries: what `encodeQueries` gave.
  ///   - documents: what `encodeDocuments` gave.
  /// - Returns: [queries.count × documents.count].
  public func similarity(
    _ queries: MultiVectorEmbeddings, _ documents: MultiVectorEmbeddings
  ) -> Tensor {
    queries.similarity(to: documents)
  }

  /// Puts documents in the order of their scores with a query.
  ///
  /// - Parameters:
  ///   - query: a search query.
  ///   - documents: any number.
  ///   - topK: how many to give; nil for all.
  /// - Returns: the best first; of equal ones the earlier first.
  /// - Throws: `SememeError` where `topK` is less than 1; else as `encodeQueries` does.
  public func rank(
    _ query: String, _ documents: [String], topK: Int? = nil
  ) async throws -> [RankedDocument] {
    if let topK, topK < 1 {
      throw SememeError(.invalidArgument, "topK \(topK): give at least 1")
    }
    let queries = try await encodeQueries([query])
    let candidates = try await encodeDocuments(documents)
    let execution = Execution(kernels: engine.kernels, pool: engine.pool, arena: engine.arena)
    return try await engine.perform { _ in
      var best = BestElements<SearchHit>(limit: min(topK ?? documents.count, documents.count))
      let scores = queries.similarity(to: candidates, execution).values
      for (index, score) in scores.enumerated() {
        best.offer(SearchHit(index: index, score: score))
      }
      return best.sorted.map {
        RankedDocument(index: $0.index, score: $0.score, text: documents[$0.index])
      }
    }
  }

  private func encode(
    _ texts: [String], _ prompt: EmbeddingOptions.Prompt?, _ reader: MultiVectorReader
  ) async throws -> MultiVectorEmbeddings {
    try await engine.perform { flag in
      let batch = try reader.sequences(
        of: texts, prompts: prompts.words(prompt, count: texts.count), engine, flag)
      let kept = KeptTokens(batch) { reader.keeps(batch.ids[$0]) }
      let collected = CollectedRows(count: kept.count, width: head.dimension)
      try engine.forEachMicroBatch(of: batch, flag) { sequences, states, execution in
        kept.write(head(states.last, execution), sequences, states, to: collected)
      }
      return MultiVectorEmbeddings(
        try engine.finite(collected.tensor, starts: kept.starts), starts: kept.starts,
        tokenCounts: (0..<batch.count).map { batch.range(of: $0).count },
        truncatedTokenCounts: batch.removedTokenCounts)
    }
  }
}
