internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

extension Embedder {
  /// Computes a vector for every token of every text.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - layer: where the vectors are taken from; the last layer unless another is asked for. A
  ///     static embedding has but its table, which is both its lookup and its last layer.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: per text its tokens and their vectors, neither pooled nor normalised.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func tokenVectors(
    _ texts: [String], layer: LayerSelection = .last(), task: String? = nil
  ) async throws -> [TokenVectors] {
    let engine = try routes.route(for: task).engine
    let indices = try layer.indices(layerCount: engine.encoder.layerCount)
    return try await engine.perform { flag in
      let batch = try engine.tokenize(texts, flag)
      guard !indices.isEmpty else { return try engine.lookupVectors(batch) }
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
  /// - Parameters:
  ///   - texts: any number.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: per text its tokens and `layerCount + 1` matrices.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func hiddenStates(
    _ texts: [String], task: String? = nil
  ) async throws -> [TextActivations] {
    let engine = try routes.route(for: task).engine
    return try await engine.perform { flag in
      try engine.activations(engine.tokenize(texts, flag), capture: .hiddenStates, flag)
    }
  }

  /// Computes every head's attention over texts.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: per text its tokens and `layerCount` attention maps.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func attentions(
    _ texts: [String], task: String? = nil
  ) async throws -> [TextActivations] {
    let engine = try routes.route(for: task).engine
    return try await engine.perform { flag in
      try engine.activations(engine.tokenize(texts, flag), capture: .attentions, flag)
    }
  }

  /// Computes every head's attention over a pair of texts, which the model reads as one sequence.
  ///
  /// - Parameters:
  ///   - text: the first text.
  ///   - pair: the second text.
  ///   - task: what the texts are for, where the model has routes.
  /// - Returns: the tokens of both and `layerCount` attention maps. A token's bytes are counted in
  ///   its own text.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func attentions(
    _ text: String, pair: String, task: String? = nil
  ) async throws -> TextActivations {
    let engine = try routes.route(for: task).engine
    return try await engine.perform { flag in
      let batch = try engine.tokenize([text], pairs: [pair], flag)
      return try engine.activations(batch, capture: .attentions, flag)[0]
    }
  }
}

extension EncoderEngine {
  /// The most attention weights that are kept at once: 4 GiB of them.
  private static let mostWeights = 1 << 30

  /// Makes sure that the attention maps of all texts can be kept: they grow with the square of a
  /// text's length.
  private func checkMaps(_ batch: TokenBatch) throws(SememeError) {
    var count = 0.0
    for sequence in 0..<batch.count {
      let length = Double(batch.range(of: sequence).count)
      count += length * length * Double(encoder.layerCount * encoder.headCount)
    }
    guard count <= Double(EncoderEngine.mostWeights) else {
      throw SememeError(
        .invalidArgument,
        "attention of \(batch.ids.count) tokens in \(encoder.layerCount) layers of "
          + "\(encoder.headCount) heads: \(Int(count / 1e6)) million weights, more than "
          + "\(EncoderEngine.mostWeights / 1_000_000) million; give shorter or fewer texts")
    }
  }

  fileprivate func activations(
    _ batch: TokenBatch, capture: Execution.Capture, _ flag: CancellationFlag
  ) throws -> [TextActivations] {
    if capture.contains(.attentions) { try checkMaps(batch) }
    return try collect(batch, capture: capture, flag) { sequence, rows, states, _ in
      TextActivations(
        tokens: tokens(of: sequence, in: batch),
        textIndices: batch.textIndices[batch.range(of: sequence)].map { $0 < 0 ? nil : Int($0) },
        hiddenStates: try states.value.layers.map {
          try finite($0.rows(rows).copied(), sequence)
        },
        attentions: try states.value.attentions.map {
          try finite($0[states.place].copied(), sequence)
        },
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }

  fileprivate func lookupVectors(_ batch: TokenBatch) throws -> [TokenVectors] {
    try encoder.validate(batch)
    let execution = Execution(kernels: kernels, arena: arena)
    return try (0..<batch.count).map { sequence in
      let ids = Array(batch.ids[batch.range(of: sequence)])
      return TokenVectors(
        tokens: tokens(of: sequence, in: batch),
        vectors: try finite(encoder.lookup(ids, execution).copied(), sequence),
        truncatedTokenCount: batch.removedTokenCounts[sequence])
    }
  }
}
