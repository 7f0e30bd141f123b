internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// The outputs of one batch of BGE-M3 while they are computed.
final class M3Pass: Sendable {
  let batch: TokenBatch
  private let embedder: M3Embedder
  private let outputs: M3Outputs
  private let all: KeptTokens
  /// All tokens but the first of each text, which stands for the whole text already.
  private let kept: KeptTokens
  private let texts: CollectedRows
  private let weights: CollectedRows
  private let vectors: CollectedRows

  /// Makes room for what was asked for.
  ///
  /// - Parameters:
  ///   - batch: the tokens of texts.
  ///   - outputs: what is wanted of them.
  ///   - embedder: the model.
  init(_ batch: TokenBatch, _ outputs: M3Outputs, _ embedder: M3Embedder) {
    self.batch = batch
    self.outputs = outputs
    self.embedder = embedder
    all = KeptTokens(batch) { _ in true }
    let first = Set(batch.sequenceStarts)
    kept = KeptTokens(batch) { !first.contains($0) }
    func rows(_ output: M3Outputs, _ count: Int, _ width: Int) -> CollectedRows {
      CollectedRows(count: outputs.contains(output) ? count : 0, width: width)
    }
    texts = rows(.dense, batch.count, embedder.dimension)
    weights = rows(.lexical, batch.tokenCount, 1)
    vectors = rows(.multiVector, kept.count, embedder.multiVectorDimension)
  }

  /// Writes what a micro-batch gives.
  ///
  /// - Parameters:
  ///   - sequences: which texts it is of.
  ///   - states: what the encoder computed of them.
  ///   - execution: how to run.
  func write(_ sequences: [Int], _ states: HiddenStates, _ execution: Execution) {
    let head = embedder.head
    if outputs.contains(.dense) {
      let rows = head.texts(states, execution)
      for (row, sequence) in sequences.enumerated() { texts.write(sequence, rows, row: row) }
    }
    if outputs.contains(.lexical) {
      all.write(head.weights(states.last, execution), sequences, states, to: weights)
    }
    if outputs.contains(.multiVector) {
      kept.write(head.vectors(states.last, execution), sequences, states, to: vectors)
    }
  }

  private var tokenCounts: [Int] { (0..<batch.count).map { batch.range(of: $0).count } }

  /// The vectors of the texts, where they were asked for.
  func dense() throws(SememeError) -> Embeddings {
    Embeddings(
      try embedder.engine.finite(texts.tensor, starts: Array(0...batch.count)),
      tokenCounts: tokenCounts, truncatedTokenCounts: batch.removedTokenCounts)
  }

  /// The weights of their tokens, where they were asked for.
  func lexical() throws(SememeError) -> SparseEmbeddings {
    let engine = embedder.engine
    let rows = try engine.finite(weights.tensor, starts: batch.sequenceStarts)
    return try SparseEmbeddings(
      largestWeights(rows.values), dimension: embedder.vocabularySize, tokenCounts: tokenCounts,
      truncatedTokenCounts: batch.removedTokenCounts)
  }

  /// The vectors of their tokens, where they were asked for.
  func multiVector() throws(SememeError) -> MultiVectorEmbeddings {
    MultiVectorEmbeddings(
      try embedder.engine.finite(vectors.tensor, starts: kept.starts), starts: kept.starts,
      tokenCounts: tokenCounts, truncatedTokenCounts: batch.removedTokenCounts)
  }

  /// The largest weight of every token that a text has, but for those that stand for no word.
  private func largestWeights(_ weights: [Float]) -> [SparseVector] {
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
      let present = largest.sorted { $0.key < $1.key }
      return SparseVector(checkedIndices: present.map(\.key), values: present.map(\.value))
    }
  }
}
