extension EncoderDescription {
  /// The number of weights and biases, without a pooler.
  package var parameterCount: Int {
    let hidden = hiddenSize
    let embeddings =
      (vocabularySize + tokenTypeCount + positions.rows) * embeddingSize
      + (normalizesEmbeddings ? normParameters(embeddingSize) : 0)
    let projection = factorizedEmbeddingSize.map { ($0 + 1) * hidden } ?? 0
    let layers = sharing.map { $0.groupCount * $0.innerCount } ?? layerCount
    let skipped = firstLayerSkipsNorm ? normParameters(hidden) : 0
    let last = norm == .post ? 0 : normParameters(hidden)
    return embeddings + projection + relativeBiasParameters + layers * layerParameters - skipped
      + last
  }

  private var layerParameters: Int {
    let queryKeyValue = projectionSizes.reduce(0, +)
    let attended = headCount * headSize
    let attention =
      queryKeyValue * (hiddenSize + count(.queryKeyValue))
      + hiddenSize * (attended + count(.attentionOutput))
      + (normalizesHeads ? 2 * normParameters(headSize) : 0)
    var inner = intermediateSize
    if case .gated = feedForward { inner *= 2 }
    let network =
      inner * (hiddenSize + count(.feedForwardInput))
      + hiddenSize * (intermediateSize + count(.feedForwardOutput))
    return attention + network + (norm == .sandwich ? 4 : 2) * normParameters(hiddenSize)
  }

  private func normParameters(_ width: Int) -> Int {
    normKind == .layer(hasShift: true) ? 2 * width : width
  }

  private func count(_ bias: Biases) -> Int { biases.contains(bias) ? 1 : 0 }

  private var relativeBiasParameters: Int {
    switch relativeBias {
    case .buckets(let count, _): count * headCount
    case .linear, nil: 0
    }
  }
}
