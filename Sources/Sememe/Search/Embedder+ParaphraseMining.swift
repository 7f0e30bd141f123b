extension Embedder {
  /// Finds the pairs of texts that are most alike, by comparing all with all.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - topK: how many others each text proposes.
  ///   - maximumPairs: fewer proposals than that stay, of which two make a pair that both its texts
  ///     propose; see `Embeddings.paraphraseMining`.
  ///   - options: as for `encode`.
  /// - Returns: pairs, each once, those of the largest cosine first.
  /// - Throws: as `encode` does.
  public func paraphraseMining(
    _ texts: [String], topK: Int = 100, maximumPairs: Int = 500_000,
    options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> [ParaphrasePair] {
    try await encode(texts, options: options).paraphraseMining(
      topK: topK, maximumPairs: maximumPairs, pool: routes.main.engine.pool)
  }
}
