extension EncoderDescription {
  /// The number of weights and biases, without a pooler.
  package var parameterCount: Int {
    let decoder = decoder.map { decoderStack($0).stackParameters } ?? 0
    return vocabularySize * embeddingSize + stackParameters + decoder
  }

  /// Those of a stack, without the vectors of words, which another one may share.
  private var stackParameters: Int {
    let hidden = hiddenSize
    let embeddings =
      (tokenTypeCount + positions.rows) * embeddingSize
      + (normalizesEmbeddings ? normParameters(embeddingSize) : 0)
    let projection = factorizedEmbeddingSize.map { ($0 + 1) * hidden } ?? 0
    let skipped = firstLayerSkipsNorm ? normParameters(hidden) : 0
    let last = norm == .post ? 0 : normParameters(hidden)
    let beside = convolution.map { ($0.taps * hidden + 1) * hidden + normParameters(hidden) } ?? 0
    return embeddings + projection + relativeBiasParameters + distinctLayerCount * layerParameters
      - skipped + last + beside
  }

  /// The weights of the linear maps of all layers, without biases: what a precision is about.
  package var layerMatrixParameterCount: Int {
    let queryKeyValue = projectionSizes.reduce(0, +)
    let ofLayer =
      hiddenSize * (queryKeyValue + headCount * headSize + networkInputSize + intermediateSize)
      + (readsSource ? 4 * hiddenSize * hiddenSize : 0)
    let ofDecoder = decoder.map { decoderStack($0).layerMatrixParameterCount } ?? 0
    return distinctLayerCount * ofLayer + ofDecoder
  }

  /// The output channels of the linear maps of all layers.
  package var layerOutputCount: Int {
    let ofLayer =
      projectionSizes.reduce(0, +) + networkInputSize + (readsSource ? 6 : 2) * hiddenSize
    let ofDecoder = decoder.map { decoderStack($0).layerOutputCount } ?? 0
    return distinctLayerCount * ofLayer + ofDecoder
  }

  /// The layers with weights of their own.
  private var distinctLayerCount: Int {
    sharing.map { $0.groupCount * $0.innerCount } ?? layerCount
  }

  /// The outputs of the feed-forward network's first map.
  private var networkInputSize: Int {
    if case .gated = feedForward { 2 * intermediateSize } else { intermediateSize }
  }

  private var layerParameters: Int {
    let queryKeyValue = projectionSizes.reduce(0, +)
    let attended = headCount * headSize
    let attention =
      queryKeyValue * (hiddenSize + count(.queryKeyValue))
      + hiddenSize * (attended + count(.attentionOutput))
      + (normalizesHeads ? 2 * normParameters(headSize) : 0)
    let network =
      networkInputSize * (hiddenSize + count(.feedForwardInput))
      + hiddenSize * (intermediateSize + count(.feedForwardOutput))
    let cross = readsSource ? 4 * hiddenSize * (hiddenSize + 1) + normParameters(hiddenSize) : 0
    return attention + positionParameters + cross + network
      + (norm == .sandwich ? 4 : 2) * normParameters(hiddenSize)
  }

  /// A layer's own projections of relative positions.
  private var positionParameters: Int {
    guard case .disentangled(let kind) = relativeBias, !kind.sharesProjections else { return 0 }
    // Only that of keys and that of queries are there, as the terms ask for them.
    return (kind.termCount - 1) * hiddenSize * (hiddenSize + 1)
  }

  private func normParameters(_ width: Int) -> Int {
    normKind == .layer(hasShift: true) ? 2 * width : width
  }

  private func count(_ bias: Biases) -> Int { biases.contains(bias) ? 1 : 0 }

  private var relativeBiasParameters: Int {
    switch relativeBias {
    case .buckets(let count, _): count * headCount
    case .disentangled(let kind):
      2 * kind.span * hiddenSize + (kind.normalizesTable ? normParameters(hiddenSize) : 0)
    case .linear, nil: 0
    }
  }
}
