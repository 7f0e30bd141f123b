internal import SememeCheckpoints
internal import SememeTensors
internal import SememeTokenizers

/// The first step: norm(word + token type + position).
///
/// Devlin et al. 2019, figure 2.
struct TransformerEmbeddings: Sendable {
  let words: Tensor
  let positions: Tensor
  let tokenTypes: Tensor?
  let norm: LayerNorm

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ loader: WeightLoader
  ) throws(CheckpointError) {
    let hidden = description.hiddenSize
    words = try weights[keys.wordEmbeddings].unchecked(
      "weight", [description.vocabularySize, hidden])
    switch description.positions {
    case .learned(let maximum):
      positions = try weights[keys.positionEmbeddings].unchecked("weight", [maximum, hidden])
    }
    tokenTypes =
      description.tokenTypeCount == 0
      ? nil
      : try weights[keys.tokenTypeEmbeddings].tensor(
        "weight", [description.tokenTypeCount, hidden])
    norm = try loader.layerNorm(
      weights[keys.embeddingNorm], hidden, epsilon: description.layerNormEpsilon)
  }

  func callAsFunction(
    _ batch: TokenBatch, for weight: LinearWeight?, _ execution: Execution
  ) -> Activations {
    var places: [Int32] = []
    places.reserveCapacity(batch.ids.count)
    for sequence in 0..<batch.count {
      places.append(contentsOf: 0..<Int32(batch.range(of: sequence).count))
    }
    // Token types before positions: the order in which the reference adds them.
    var lookups = [EmbeddingSum.Lookup(words, batch.ids)]
    if let tokenTypes { lookups.append(EmbeddingSum.Lookup(tokenTypes, batch.typeIDs)) }
    lookups.append(EmbeddingSum.Lookup(positions, places))
    return norm(EmbeddingSum.forward(lookups, execution), for: weight, execution)
  }
}
