internal import SememeModels
internal import SememeTensors
package import SememeTokenizers

extension Embedder {
  /// Computes the vectors of texts.
  ///
  /// - Parameters:
  ///   - texts: any number; an empty text has a vector too.
  ///   - options: prompt, normalisation, truncation.
  /// - Returns: one vector per text, in order, with token counts.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encode(
    _ texts: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    try await encode(texts, options: options, firstNumber: 0)
  }

  /// Computes the vectors of pairs of texts, each pair read as one sequence.
  ///
  /// - Parameters:
  ///   - texts: the first text of every pair; a prompt stands before it.
  ///   - pairs: as many second texts.
  ///   - options: prompt, normalisation, truncation.
  /// - Returns: one vector per pair, in order, with token counts.
  /// - Throws: as `encode` does for texts; `SememeError` where there are not as many second texts.
  public func encode(
    _ texts: [String], pairs: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    guard texts.count == pairs.count else {
      throw SememeError(
        .invalidArgument, "\(texts.count) texts and \(pairs.count) second texts: give as many")
    }
    return try await encode(texts, pairs: pairs, options: options, firstNumber: 0)
  }

  /// Computes the vectors of texts that messages count from a given number on.
  func encode(
    _ texts: [String], pairs: [String]? = nil, options: EmbeddingOptions, firstNumber: Int
  ) async throws -> Embeddings {
    let route = try routes.route(for: options.task)
    return try await route.engine.perform { flag in
      let prompts = try settings.prompts.words(options.prompt, count: texts.count)
      let batch = try route.engine.tokenize(texts, pairs: pairs, prompts: prompts, flag)
      if options.overlong == .fail {
        try refuseTruncation(batch, to: route.engine.maximumLength, firstNumber)
      }
      let skipped = try route.skippedTokens(prompts, count: texts.count)
      return try embed(batch, on: route, skipping: skipped, options, firstNumber: firstNumber, flag)
    }
  }

  /// Computes the vector of one text.
  ///
  /// - Parameters:
  ///   - text: any text.
  ///   - options: prompt, normalisation, truncation.
  /// - Returns: `dimension` numbers.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encode(
    _ text: String, options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> [Float] {
    try await encode([text], options: options)[0]
  }

  /// Computes the vectors of sequences of token ids.
  ///
  /// - Parameters:
  ///   - tokenIDs: complete sequences of this model's own tokenizer, special tokens included; they
  ///     are used as they are, without a prompt.
  ///   - options: normalisation and dimension; the prompt is not used.
  /// - Returns: one vector per sequence, in order.
  /// - Throws: `ModelError` where an id is outside the vocabulary; `SememeError` where a sequence
  ///   is empty or longer than `maximumLength`.
  public func encode(
    tokenIDs: [[Int32]], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    let route = try routes.route(for: options.task)
    let limit = route.engine.maximumLength
    for (index, ids) in tokenIDs.enumerated() where !(1...limit).contains(ids.count) {
      throw SememeError(
        .invalidArgument,
        "sequence \(index) has \(ids.count) token ids; give "
          + (limit == .max ? "at least 1" : "from 1 to \(limit)"))
    }
    return try await route.engine.perform { flag in
      try embed(
        TokenBatch(ids: tokenIDs), on: route, skipping: [], options, firstNumber: 0, flag)
    }
  }

  /// Computes the vectors of search queries, with the model's prompt for them.
  ///
  /// - Parameters:
  ///   - texts: queries.
  ///   - options: as for `encode`; without a prompt, the one named `query` is used where the model
  ///     has it; without a task, the task is `query`.
  /// - Returns: one vector per query.
  /// - Throws: as `encode` does.
  public func encodeQuery(
    _ texts: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    try await encode(texts, options: options, task: "query", promptNames: NamedPrompts.queryNames)
  }

  /// Computes the vector of one search query, with the model's prompt for it.
  ///
  /// - Parameters:
  ///   - text: a query.
  ///   - options: as for `encode`.
  /// - Returns: `dimension` numbers.
  /// - Throws: as `encode` does.
  public func encodeQuery(
    _ text: String, options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> [Float] {
    try await encodeQuery([text], options: options)[0]
  }

  /// Computes the vectors of documents to be searched, with the model's prompt for them.
  ///
  /// - Parameters:
  ///   - texts: documents.
  ///   - options: as for `encode`; without a prompt, the first of `document`, `passage`, `corpus`
  ///     that the model has is used; without a task, the task is `document`.
  /// - Returns: one vector per document.
  /// - Throws: as `encode` does.
  public func encodeDocument(
    _ texts: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    try await encode(
      texts, options: options, task: "document", promptNames: NamedPrompts.documentNames)
  }

  private func encode(
    _ texts: [String], options: EmbeddingOptions, task: String, promptNames: [String]
  ) async throws -> Embeddings {
    var options = options
    options.task = options.task ?? task
    options.prompt = options.prompt ?? settings.prompts.first(of: promptNames)
    return try await encode(texts, options: options)
  }

  private func refuseTruncation(
    _ batch: TokenBatch, to length: Int, _ firstNumber: Int
  ) throws(SememeError) {
    for (index, removed) in batch.removedTokenCounts.enumerated() where removed > 0 {
      throw SememeError(
        .textTooLong,
        "text \(firstNumber + index) is \(removed) tokens longer than the \(length) that are read; "
          + "shorten it or allow truncation")
    }
  }

  private func embed(
    _ batch: TokenBatch, on route: EmbeddingRoute, skipping skipped: [Int],
    _ options: EmbeddingOptions, firstNumber: Int, _ flag: CancellationFlag
  ) throws -> Embeddings {
    let vectors = try route.vectors(
      of: batch, promptTokens: skipped, firstNumber: firstNumber, flag)
    let embeddings = Embeddings(
      vectors, tokenCounts: (0..<batch.count).map { batch.range(of: $0).count },
      truncatedTokenCounts: batch.removedTokenCounts)
    let kept = options.truncateDimension ?? truncateDimension
    let cut = try kept.map { try embeddings.truncated(to: $0) } ?? embeddings
    return options.normalizes ? cut.normalized() : cut
  }

  /// How the tokenizer is asked for all that the model could read of a text.
  package var encodingOptions: EncodingOptions { routes.main.engine.uncutOptions }

  /// Tokenizes texts as `encode` does.
  package func tokenize(_ texts: [String], task: String? = nil) throws -> TokenBatch {
    try routes.route(for: task).engine.tokenize(texts, CancellationFlag())
  }
}
