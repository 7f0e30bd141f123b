internal import SememeModels
internal import SememeTokenizers

extension M3Embedder {
  /// Computes the model's outputs for texts, all from one pass.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - prompt: words before every text; nil takes the model's default, if it has one.
  ///   - outputs: which to compute; a vector per token takes the most memory by far.
  /// - Returns: what was asked for.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encode(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil, outputs: M3Outputs = .all
  ) async throws -> M3Embeddings {
    try await pass(texts, prompt, outputs) { pass in
      M3Embeddings(
        dense: outputs.contains(.dense) ? try pass.dense() : nil,
        lexical: outputs.contains(.lexical) ? try pass.lexical() : nil,
        multiVector: outputs.contains(.multiVector) ? try pass.multiVector() : nil)
    }
  }

  /// Computes the weights of the tokens of texts, and nothing else.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - prompt: words before every text; nil takes the model's default, if it has one.
  /// - Returns: a sparse vector per text.
  /// - Throws: as `encode` does.
  public func lexicalWeights(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil
  ) async throws -> SparseEmbeddings {
    try await pass(texts, prompt, .lexical) { try $0.lexical() }
  }

  /// Computes a vector for every token of texts but the first, and nothing else.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - prompt: words before every text; nil takes the model's default, if it has one.
  /// - Returns: the vectors of each text.
  /// - Throws: as `encode` does.
  public func tokenVectors(
    _ texts: [String], prompt: EmbeddingOptions.Prompt? = nil
  ) async throws -> MultiVectorEmbeddings {
    try await pass(texts, prompt, .multiVector) { try $0.multiVector() }
  }

  /// Scores pairs of texts by each of the model's outputs: FlagEmbedding's `compute_score`.
  ///
  /// - Parameter pairs: queries, each with a passage.
  /// - Returns: a score per pair.
  /// - Throws: as `encode` does.
  public func score(_ pairs: [(query: String, passage: String)]) async throws -> [M3Score] {
    let queries = try await everything(pairs.map(\.query))
    let passages = try await everything(pairs.map(\.passage))
    let dense = queries.dense.similarityPairwise(to: passages.dense, by: .dot).values
    let lexical = queries.lexical.similarityPairwise(to: passages.lexical).values
    let late = queries.vectors.similarityPairwise(to: passages.vectors).values
    return pairs.indices.map { pair in
      M3Score(
        dense: dense[pair], lexical: lexical[pair],
        multiVector: late[pair] / Float(max(queries.vectors[pair].rows, 1)))
    }
  }

  private func everything(
    _ texts: [String]
  ) async throws -> (dense: Embeddings, lexical: SparseEmbeddings, vectors: MultiVectorEmbeddings) {
    try await pass(texts, nil, .all) { pass in
      (try pass.dense(), try pass.lexical(), try pass.multiVector())
    }
  }

  /// Takes texts through the model once.
  private func pass<R: Sendable>(
    _ texts: [String], _ prompt: EmbeddingOptions.Prompt?, _ outputs: M3Outputs,
    _ result: @escaping @Sendable (M3Pass) throws -> R
  ) async throws -> R {
    try await engine.perform { flag in
      let words = try prompts.words(prompt, count: texts.count)
      let pass = M3Pass(try engine.tokenize(texts, prompts: words, flag), outputs, self)
      try engine.forEachMicroBatch(of: pass.batch, flag) { sequences, states, execution in
        pass.write(sequences, states, execution)
      }
      return try result(pass)
    }
  }
}
