internal import SememeModels
internal import SememeSystem
internal import SememeTensors
internal import SememeTokenizers

extension M3Embedder {
  /// Computes the model's outputs for texts, all from one pass.
  ///
  /// - Parameters:
  ///   - texts: any number.
  ///   - outputs: which to compute; a vector per token takes the most memory by far.
  /// - Returns: what was asked for.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func encode(_ texts: [String], outputs: M3Outputs = .all) async throws -> M3Embeddings {
    try await engine.perform { flag in
      let batch = try engine.tokenize(texts, flag)
      let pass = M3Pass(batch, outputs, self)
      try engine.forEachMicroBatch(of: batch, flag) { sequences, states, execution in
        pass.write(sequences, states, execution)
      }
      return try pass.result()
    }
  }

  /// Scores pairs of texts by each of the model's outputs: FlagEmbedding's `compute_score`.
  ///
  /// - Parameter pairs: queries, each with a passage.
  /// - Returns: a score per pair.
  /// - Throws: as `encode` does.
  public func score(_ pairs: [(query: String, passage: String)]) async throws -> [M3Score] {
    let queries = try await encode(pairs.map(\.query))
    let passages = try await encode(pairs.map(\.passage))
    guard let dense = queries.dense, let lexical = queries.lexical,
      let multiVector = queries.multiVector, let others = passages.dense,
      let otherWeights = passages.lexical, let otherVectors = passages.multiVector
    else { return [] }
    let scores = (
      dense.similarityPairwise(to: others, by: .dot).values,
      lexical.similarityPairwise(to: otherWeights).values,
      multiVector.similarityPairwise(to: otherVectors).values
    )
    return pairs.indices.map { pair in
      M3Score(
        dense: scores.0[pair], lexical: scores.1[pair],
        multiVector: scores.2[pair] / Float(max(multiVector[pair].rows, 1)))
    }
  }
}

/// The outputs of one batch while it is computed.
private final class M3Pass: Sendable {
  private let batch: TokenBatch
  private let all: KeptTokens
  /// All but the first of each text, which stands for the whole text already.
  private let kept: KeptTokens
  private let embedder: M3Embedder
  private let texts: CollectedRows?
  private let weights: CollectedRows?
  private let vectors: CollectedRows?

  init(_ batch: TokenBatch, _ outputs: M3Outputs, _ embedder: M3Embedder) {
    self.batch = batch
    all = KeptTokens(batch) { _ in true }
    let first = Set(batch.sequenceStarts)
    kept = KeptTokens(batch) { !first.contains($0) }
    self.embedder = embedder
    func rows(_ output: M3Outputs, _ count: Int, _ width: Int) -> CollectedRows? {
      outputs.contains(output) ? CollectedRows(count: count, width: width) : nil
    }
    texts = rows(.dense, batch.count, embedder.dimension)
    weights = rows(.lexical, batch.tokenCount, 1)
    vectors = rows(.multiVector, kept.count, embedder.multiVectorDimension)
  }

  /// Writes what a micro-batch gives.
  func write(_ sequences: [Int], _ states: HiddenStates, _ execution: Execution) {
    let head = embedder.head
    if let texts {
      let rows = head.texts(states, execution)
      for (row, sequence) in sequences.enumerated() { texts.write(sequence, rows, row: row) }
    }
    if let weights {
      all.write(head.weights(states.last, execution), sequences, states, to: weights)
    }
    if let vectors {
      kept.write(head.vectors(states.last, execution), sequences, states, to: vectors)
    }
  }

  func result() throws -> M3Embeddings {
    let engine = embedder.engine
    let counts = (0..<batch.count).map { batch.range(of: $0).count }
    let cut = batch.removedTokenCounts
    let dense = try texts.map { rows in
      Embeddings(
        try engine.finite(rows.tensor, starts: Array(0...batch.count)), tokenCounts: counts,
        truncatedTokenCounts: cut)
    }
    let lexical = try weights.map { rows in
      try SparseEmbeddings(
        lexicalWeights(engine.finite(rows.tensor, starts: batch.sequenceStarts).values),
        dimension: engine.encoder.vocabularySize, tokenCounts: counts,
        truncatedTokenCounts: cut)
    }
    let multiVector = try vectors.map { rows in
      MultiVectorEmbeddings(
        try engine.finite(rows.tensor, starts: kept.starts), starts: kept.starts,
        tokenCounts: counts, truncatedTokenCounts: cut)
    }
    return M3Embeddings(dense: dense, lexical: lexical, multiVector: multiVector)
  }

  /// The largest weight of every token that a text has, but for those that stand for no word.
  private func lexicalWeights(_ weights: [Float]) -> [SparseVector] {
    let special = embedder.tokenizer.specialTokens
    let unused = Set(
      [
        special.classification, special.end ?? special.separator, special.padding, special.unknown,
      ].compactMap { $0 })
    return (0..<batch.count).map { sequence in
      var largest: [Int32: Float] = [:]
      for token in batch.range(of: sequence)
      where weights[token] > 0 && !unused.contains(batch.ids[token]) {
        largest[batch.ids[token], default: 0] = max(
          largest[batch.ids[token], default: 0], weights[token])
      }
      let ids = largest.keys.sorted()
      return SparseVector(checkedIndices: ids, values: ids.map { largest[$0, default: 0] })
    }
  }
}
