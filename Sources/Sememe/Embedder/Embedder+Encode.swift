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

  /// Computes the vectors of texts that messages count from a given number on.
  func encode(
    _ texts: [String], options: EmbeddingOptions, firstNumber: Int
  ) async throws -> Embeddings {
    try await engine.perform { flag in
      let prompt = try text(of: options.prompt)
      let batch = try engine.tokenize(texts, prompt: prompt, flag)
      if options.overlong == .fail { try refuseTruncation(batch, firstNumber) }
      return try embed(
        batch, promptTokens: promptTokenCount(prompt), options, firstNumber: firstNumber, flag)
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
    for (index, ids) in tokenIDs.enumerated() where !(1...maximumLength).contains(ids.count) {
      throw SememeError(
        .invalidArgument,
        "sequence \(index) has \(ids.count) token ids; give from 1 to \(maximumLength)")
    }
    return try await engine.perform { flag in
      try embed(TokenBatch(ids: tokenIDs), promptTokens: 0, options, firstNumber: 0, flag)
    }
  }

  /// Computes the vectors of search queries, with the model's prompt for them.
  ///
  /// - Parameters:
  ///   - texts: queries.
  ///   - options: as for `encode`; without a prompt, the one named `query` is used where the model
  ///     has it.
  /// - Returns: one vector per query.
  /// - Throws: as `encode` does.
  public func encodeQuery(
    _ texts: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    try await encode(texts, options: options, promptNames: ["query"])
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
  ///     that the model has is used.
  /// - Returns: one vector per document.
  /// - Throws: as `encode` does.
  public func encodeDocument(
    _ texts: [String], options: EmbeddingOptions = EmbeddingOptions()
  ) async throws -> Embeddings {
    try await encode(texts, options: options, promptNames: ["document", "passage", "corpus"])
  }

  private func encode(
    _ texts: [String], options: EmbeddingOptions, promptNames: [String]
  ) async throws -> Embeddings {
    var options = options
    if options.prompt == nil, let name = promptNames.first(where: { prompts[$0] != nil }) {
      options.prompt = .named(name)
    }
    return try await encode(texts, options: options)
  }

  private func refuseTruncation(
    _ batch: TokenBatch, _ firstNumber: Int
  ) throws(SememeError) {
    for (index, removed) in batch.removedTokenCounts.enumerated() where removed > 0 {
      throw SememeError(
        .textTooLong,
        "text \(firstNumber + index) is \(removed) tokens longer than the \(maximumLength) that are read; "
          + "shorten it or allow truncation")
    }
  }

  private func embed(
    _ batch: TokenBatch, promptTokens: Int, _ options: EmbeddingOptions, firstNumber: Int,
    _ flag: CancellationFlag
  ) throws -> Embeddings {
    let vectors = try engine.rows(
      of: batch, width: head.dimension, firstNumber: firstNumber, flag
    ) { states, execution in
      head(states.last, starts: states.sequenceStarts, promptTokens: promptTokens, execution)
    }
    let embeddings = Embeddings(
      vectors, tokenCounts: (0..<batch.count).map { batch.range(of: $0).count },
      truncatedTokenCounts: batch.removedTokenCounts)
    let kept = options.truncateDimension ?? truncateDimension
    let cut = try kept.map { try embeddings.truncated(to: $0) } ?? embeddings
    return options.normalizes ? cut.normalized() : cut
  }

  /// The text of a prompt.
  private func text(of prompt: EmbeddingOptions.Prompt?) throws(SememeError) -> String {
    switch prompt {
    case .empty?: return ""
    case .text(let text)?: return text
    case .named(let name)?:
      guard let text = prompts[name] else {
        let known = prompts.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw SememeError(
          .unknownPrompt,
          "the model has no prompt \"\(name)\"; it has "
            + (known.isEmpty ? "none: give the prompt's text" : known))
      }
      return text
    case nil:
      return defaultPromptName.flatMap { prompts[$0] } ?? ""
    }
  }

  /// How many tokens at the start of a prompted text are the prompt's, the first special token
  /// included: those that pooling may leave out.
  private func promptTokenCount(_ prompt: String) throws -> Int {
    guard !prompt.isEmpty, !head.pooling.includesPrompt else { return 0 }
    let options = EncodingOptions(truncation: engine.truncation)
    let encoding = try tokenizer.encode(prompt, options: options)
    return encoding.ids.count - (encoding.isSpecial.last == true ? 1 : 0)
  }

  /// Tokenizes texts as `encode` does.
  package func tokenize(_ texts: [String]) throws -> TokenBatch {
    try engine.tokenize(texts, CancellationFlag())
  }
}
