internal import SememeModels
internal import SememeSystem
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
    return try await perform { flag in
      let batch = try tokenize(texts, flag)
      guard !indices.isEmpty else { return try lookupVectors(batch) }
      return try collect(batch, capture: .hiddenStates, flag) { sequence, rows, states, execution in
        TokenVectors(
          tokens: tokens(of: sequence, in: batch),
          vectors: try finite(
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
    try await perform { flag in
      try activations(tokenize(texts, flag), capture: .hiddenStates, flag)
    }
  }

  /// Computes every head's attention over texts.
  ///
  /// - Parameter texts: any number.
  /// - Returns: per text its tokens and `layerCount` attention maps.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func attentions(_ texts: [String]) async throws -> [TextActivations] {
    try await perform { flag in
      try activations(tokenize(texts, flag), capture: .attentions, flag)
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
    try await perform { flag in
      let options = EncodingOptions(truncation: truncation)
      let batch = try tokenizer.encode(text, pair: pair, options: options).batch
      return try activations(batch, capture: .attentions, flag)[0]
    }
  }

  private func activations(
    _ batch: TokenBatch, capture: Execution.Capture, _ flag: CancellationFlag
  ) throws -> [TextActivations] {
    try collect(batch, capture: capture, flag) { sequence, rows, states, _ in
      TextActivations(
        tokens: tokens(of: sequence, in: batch),
        hiddenStates: try states.value.layers.map { try finite($0.rows(rows).copied(), sequence) },
        attentions: try states.value.attentions.map {
          try finite($0[states.place].copied(), sequence)
        },
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }

  /// Runs a batch and makes one value of every sequence, in order.
  ///
  /// `make` gets the sequence's number, its rows in the micro-batch, and the micro-batch's states
  /// with the sequence's place in them.
  private func collect<R: Sendable>(
    _ batch: TokenBatch, capture: Execution.Capture, _ flag: CancellationFlag,
    _ make:
      @escaping (
        _ sequence: Int, _ rows: Range<Int>, _ states: (value: HiddenStates, place: Int), Execution
      ) throws -> R
  ) throws -> [R] {
    let results = Locked<[Int: R]>([:])
    try forEachMicroBatch(of: batch, capture: capture, flag) { sequences, states, execution in
      for (place, sequence) in sequences.enumerated() {
        let rows = states.sequenceStarts[place]..<states.sequenceStarts[place + 1]
        let result = try make(sequence, rows, (states, place), execution)
        results.withLock { $0[sequence] = result }
      }
    }
    return results.withLock { results in (0..<batch.count).compactMap { results[$0] } }
  }

  private func lookupVectors(_ batch: TokenBatch) throws -> [TokenVectors] {
    try model.encoder.validate(batch)
    let execution = Execution(kernels: model.kernels, arena: arena)
    return try (0..<batch.count).map { sequence in
      let ids = Array(batch.ids[batch.range(of: sequence)])
      let rows = EmbeddingSum.forward([.init(model.encoder.wordEmbeddings, ids)], execution)
      return TokenVectors(
        tokens: tokens(of: sequence, in: batch), vectors: try finite(rows.copied(), sequence),
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }

  /// What was computed of a text, unless weights that are not finite have spoiled it.
  private func finite(_ values: Tensor, _ text: Int) throws(SememeError) -> Tensor {
    guard Elementwise.isFinite(values, model.kernels) else { throw notFinite(text) }
    return values
  }

  private func tokens(of sequence: Int, in batch: TokenBatch) -> [TextToken] {
    batch.range(of: sequence).map { place in
      let (id, bytes) = (batch.ids[place], batch.byteOffsets[place])
      return TextToken(
        id: id, piece: tokenizer.token(of: id) ?? "",
        byteRange: Int(bytes.lowerBound)..<Int(bytes.upperBound),
        isSpecial: batch.isSpecial[place])
    }
  }
}
