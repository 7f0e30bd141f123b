internal import SememeCheckpoints
internal import SememeTensors
internal import SememeTokenizers

/// The first step: norm(word + token type + position), brought to the hidden size where it has another.
///
/// Devlin et al. 2019, figure 2; Lan et al. 2020, section 3.1.
struct TransformerEmbeddings: Sendable {
  let words: Tensor
  let positions: Tensor?
  let tokenTypes: Tensor?
  let norm: LayerNorm?
  private let scale: Float?
  let projection: LinearWeight?
  private let scheme: EncoderDescription.PositionScheme

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    sharing words: Tensor? = nil, _ loader: WeightLoader
  ) throws(CheckpointError) {
    let width = description.embeddingSize
    self.words =
      if let words { words } else {
        try weights[keys.wordEmbeddings].unchecked("weight", [description.vocabularySize, width])
      }
    scheme = description.positions
    positions =
      scheme.rows == 0
      ? nil : try weights[keys.positionEmbeddings].unchecked("weight", [scheme.rows, width])
    scale = description.embeddingScale
    tokenTypes =
      description.tokenTypeCount == 0
      ? nil
      : try weights[keys.tokenTypeEmbeddings].tensor(
        "weight", [description.tokenTypeCount, width])
    norm =
      description.normalizesEmbeddings
      ? try loader.norm(
        weights[keys.embeddingNorm], width, description.normKind,
        epsilon: description.layerNormEpsilon)
      : nil
    // As exact as the tables themselves: it is one product of few.
    projection =
      description.factorizedEmbeddingSize == nil
      ? nil
      : try loader.exact.linear(
        weights[keys.embeddingProjection], from: width, to: description.hiddenSize)
  }

  /// Looks a batch up.
  ///
  /// - Parameters:
  ///   - batch: the tokens.
  ///   - reader: what reads the result; nil for nothing but the floats.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden].
  func callAsFunction(
    _ batch: TokenBatch, for reader: SublayerNorms.Reader?, _ execution: Execution
  ) -> Activations {
    var x = sum(batch, execution)
    if let norm {
      // What is read next is read in the pass that normalises, where it is this norm's result.
      if projection == nil, reader?.norms.ofInput == nil {
        return norm(x, for: reader?.weight, execution)
      }
      x = norm(x, execution)
    }
    if let projection { x = Linear.forward(x, projection, execution) }
    return SublayerNorms.Reader.read(x, reader, execution)
  }

  /// The vectors of words, token types and places, added up in the order of the reference.
  private func sum(_ batch: TokenBatch, _ execution: Execution) -> Tensor {
    var lookups = [EmbeddingSum.Lookup(words, batch.ids)]
    if let tokenTypes { lookups.append(EmbeddingSum.Lookup(tokenTypes, batch.typeIDs)) }
    if let positions { lookups.append(EmbeddingSum.Lookup(positions, places(in: batch))) }
    guard let scale else { return EmbeddingSum.forward(lookups, execution) }
    // Words alone are scaled.
    let x = Elementwise.scale(
      EmbeddingSum.forward(Array(lookups.prefix(1)), execution), by: scale, execution)
    guard lookups.count > 1 else { return x }
    return Elementwise.add(
      x, EmbeddingSum.forward(Array(lookups.dropFirst()), execution), execution)
  }

  /// The row of the table of places for every token.
  private func places(in batch: TokenBatch) -> [Int32] {
    var places: [Int32] = []
    places.reserveCapacity(batch.ids.count)
    for sequence in 0..<batch.count {
      let tokens = batch.range(of: sequence)
      switch scheme {
      case .learned(_, let first):
        places.append(contentsOf: Int32(first)..<Int32(first + tokens.count))
      case .relative: break
      case .learnedBehindPadding(_, let paddingID):
        let padding = Int32(paddingID)
        var last = padding
        for token in tokens {
          if batch.ids[token] != padding { last += 1 }
          places.append(batch.ids[token] == padding ? padding : last)
        }
      }
    }
    return places
  }
}
