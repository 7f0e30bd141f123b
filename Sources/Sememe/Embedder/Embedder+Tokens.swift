internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

extension Embedder {
  /// Computes a vector for every token of every text.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - layer: where the vectors are taken from; the last layer unless another is asked for.
  /// - Returns: per text its tokens and their vectors, neither pooled nor normalised.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func tokenVectors(
    _ texts: [String], layer: LayerSelection = .last()
  ) async throws -> [TokenVectors] {
    let indices = try layer.indices(layerCount: layerCount)
    return try await engine.perform { flag in
      let batch = try engine.tokenize(texts, flag)
      guard !indices.isEmpty else { return try lookupVectors(batch) }
      return try engine.collect(batch, capture: .hiddenStates, flag) {
        sequence, rows, states, execution in
        TokenVectors(
          tokens: engine.tokens(of: sequence, in: batch),
          vectors: try engine.finite(
            layer.combine(states.value, rows, indices, execution).copied(), sequence),
          truncatedTokenCount: batch.removedTokenCounts[sequence])
      }
    }
  }

  /// Computes every layer's token vectors of texts.
  ///
  /// - Parameter texts: any number.
  /// - Returns: per text its tokens and `layerCount + 1` matrices.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func hiddenStates(_ texts: [String]) async throws -> [TextActivations] {
    try await engine.perform { flag in
      try activations(engine.tokenize(texts, flag), capture: .hiddenStates, flag)
    }
  }

  /// Computes every head's attention over texts.
  ///
  /// - Parameter texts: any number.
  /// - Returns: per text its tokens and `layerCount` attention maps.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func attentions(_ texts: [String]) async throws -> [TextActivations] {
    try await engine.perform { flag in
      try activations(engine.tokenize(texts, flag), capture: .attentions, flag)
    }
  }

  /// Computes every head's attention over a pair of texts, which the model reads as one sequence.
  ///
  /// - Parameters:
  ///   - text: the first text.
  ///   - pair: the second text.
  /// - Returns: the tokens of both and `layerCount` attention maps. A token's bytes are counted in
  ///   its own text.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func attentions(_ text: String, pair: String) async throws -> TextActivations {
    try await engine.perform { flag in
      let options = EncodingOptions(truncation: engine.truncation)
      let batch = try tokenizer.encode(text, pair: pair, options: options).batch
      return try activations(batch, capture: .attentions, flag)[0]
    }
  }

  private func activations(
    _ batch: TokenBatch, capture: Execution.Capture, _ flag: CancellationFlag
  ) throws -> [TextActivations] {
    try engine.collect(batch, capture: capture, flag) { sequence, rows, states, _ in
      TextActivations(
        tokens: engine.tokens(of: sequence, in: batch),
        hiddenStates: try states.value.layers.map {
          try engine.finite($0.rows(rows).copied(), sequence)
        },
        attentions: try states.value.attentions.map {
          try engine.finite($0[states.place].copied(), sequence)
        },
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }

  private func lookupVectors(_ batch: TokenBatch) throws -> [TokenVectors] {
    try engine.encoder.validate(batch)
    let execution = Execution(kernels: engine.kernels, arena: engine.arena)
    return try (0..<batch.count).map { sequence in
      let ids = Array(batch.ids[batch.range(of: sequence)])
      let rows = EmbeddingSum.forward([.init(engine.encoder.wordEmbeddings, ids)], execution)
      return TokenVectors(
        tokens: engine.tokens(of: sequence, in: batch),
        vectors: try engine.finite(rows.copied(), sequence),
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }
}
