package import SememeCheckpoints

extension EncoderKeys {
  /// Whether a tensor is the matrix of a linear map within a layer of the encoder or the decoder: of
  /// queries, keys, values, relative positions, an attention's output, or the feed-forward network.
  ///
  /// - Parameter name: its name in a checkpoint.
  /// - Returns: whether it is.
  package func isLayerMatrix(_ name: String) -> Bool {
    let path = names.canonical(name)
    return [layers, decoderStack.layers].contains { path.hasPrefix($0 + ".") }
      && maps.contains { path.hasSuffix(".\($0).weight") }
  }

  /// Whether a tensor is a table of vectors that tokens, places or token types look up.
  ///
  /// - Parameter name: its name in a checkpoint.
  /// - Returns: whether it is.
  package func isLookupTable(_ name: String) -> Bool {
    let path = names.canonical(name)
    return [wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings].contains {
      path == "\($0).weight"
    }
  }

  /// What a tensor belongs to that is neither the encoder's, nor a decoder's, nor the pooler's.
  ///
  /// - Parameter name: its name in a checkpoint.
  /// - Returns: the first segment of its path; nil where it is a part of these.
  package func head(of name: String) -> String? {
    let segment = EncoderKeys.firstSegment(names.canonical(name))
    let stack = decoderStack
    let parts = [
      wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings, embeddingNorm, embeddingProjection,
      relativeBias, relativeNorm, layers, finalNorm, convolution, stack.layers, stack.embeddingNorm,
    ]
    let isPart = (parts + [pooler].compactMap(\.self)).contains {
      EncoderKeys.firstSegment($0) == segment
    }
    return isPart ? nil : segment
  }

  private static func firstSegment(_ path: String) -> String {
    path.split(separator: ".").first.map(String.init) ?? path
  }

  /// The matrices of a checkpoint that are neither: poolers and heads.
  ///
  /// - Parameter checkpoint: the weights.
  /// - Returns: their names without `.weight`, in order.
  package func otherMatrices(in checkpoint: any Checkpoint) -> [String] {
    checkpoint.names.filter { name in
      name.hasSuffix(".weight") && checkpoint.stored(name)?.shape.count == 2
        && !isLayerMatrix(name) && !isLookupTable(name)
    }.sorted().map { String($0.dropLast(".weight".count)) }
  }

  /// The linear maps of a layer, by their names within it.
  private var maps: [String] {
    let projections: [String] =
      switch queryKeyValue {
      case .separate(let query, let key, let value): [query, key, value]
      case .packed(let name): [name]
      }
    let gates: [String] =
      switch gate {
      case .separate(let gate, let gated): [gate, gated]
      case .packed: []
      }
    return projections + gates + [
      positionQuery, positionKey, attentionOutput, feedForwardInput, feedForwardOutput,
      crossAttention.query, crossAttention.key, crossAttention.value, crossAttention.output,
    ]
  }
}
