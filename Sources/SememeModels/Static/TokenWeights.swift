package import SememeCheckpoints
package import SememeTensors
package import SememeTokenizers

/// One weight for every token, whatever stands beside it, such as how rare it is.
///
/// sentence-transformers' `SparseStaticEmbedding`: queries of sparse models that need no transformer
/// (Geng et al. 2024, arXiv:2411.04403).
package struct TokenWeights: TextEncoder {
  /// What models of this kind are called.
  package static let modelType = "sparse-static-embedding"

  /// [vocabulary × 1].
  private let weights: Tensor

  /// Reads the weights.
  ///
  /// - Parameter checkpoint: holds `weight`, one number per token.
  /// - Throws: `CheckpointError` where it is missing, no list, or not finite.
  package init(_ checkpoint: any Checkpoint) throws(CheckpointError) {
    let scope = try WeightScope(checkpoint)
    let count = TokenWeights.count(in: checkpoint)
    weights = try scope.tensor("weight", [count]).reshaped([count, 1])
    try scope.finish()
  }

  /// How many tokens a checkpoint has weights for, as its shapes tell.
  package static func count(in checkpoint: any Checkpoint) -> Int {
    checkpoint.stored("weight")?.shape.first ?? 1
  }

  package var vocabularySize: Int { weights.rows }
  package var hiddenSize: Int { 1 }
  package var layerCount: Int { 0 }
  package var headCount: Int { 0 }
  package var parameterCount: Int { weights.count }
  package var maximumLength: Int { .max }

  package func validate(_ batch: TokenBatch) throws(ModelError) {
    guard let id = batch.ids.first(where: { $0 < 0 || Int($0) >= weights.rows }) else { return }
    throw ModelError(
      .tokenOutOfRange,
      "token id \(id) is outside the model's range 0..<\(weights.rows); "
        + "ids must come from this model's own tokenizer")
  }

  package func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    let rows = lookup(batch.ids, execution)
    let states = LayerStates(
      last: rows, layers: execution.capture.contains(.hiddenStates) ? [rows] : [],
      attentions: [], crossAttentions: [])
    return HiddenStates(states, sequenceStarts: batch.sequenceStarts)
  }

  package func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor {
    EmbeddingSum.forward([.init(weights, ids)], execution)
  }
}
