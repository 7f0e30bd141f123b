package import SememeTensors
package import SememeTokenizers

/// The steps after the encoder: what is done to token vectors, pooling, then anything that maps
/// vectors to vectors.
package struct SentenceHead: Sendable {
  /// Which layers token vectors are made of; nil for the last.
  private let layers: WeightedLayerPooling?
  /// What follows on token vectors.
  private let tokenSteps: [DenseModule]
  package private(set) var pooling: PoolingModule
  /// The steps after pooling, in order.
  package let steps: [SentenceModule]
  /// The width of the vectors that come out.
  package let dimension: Int

  /// Checks that the steps fit each other.
  ///
  /// - Parameters:
  ///   - modules: all steps after the encoder, exactly one of which is pooling.
  ///   - encoder: what gives the token vectors.
  ///   - source: what messages call the list.
  /// - Throws: `ModelError` where the order or the widths cannot work.
  package init(
    _ modules: [SentenceModule], after encoder: some TextEncoder, source: String
  ) throws(ModelError) {
    let place = modules.firstIndex { if case .pooling = $0 { true } else { false } }
    guard let place, case .pooling(let pooling) = modules[place] else {
      throw ModelError(
        .unsupportedArchitecture,
        "\(source): no Pooling module makes one vector of the encoder's token vectors")
    }
    var width = encoder.hiddenSize
    (layers, tokenSteps) = try SentenceHead.tokenSteps(modules[..<place], encoder, &width, source)
    self.pooling = pooling
    width *= pooling.modes.count
    steps = Array(modules[(place + 1)...])
    for step in steps { try SentenceHead.check(step, &width, source) }
    dimension = width
  }

  /// What stands before pooling.
  private static func tokenSteps(
    _ modules: ArraySlice<SentenceModule>, _ encoder: some TextEncoder, _ width: inout Int,
    _ source: String
  ) throws(ModelError) -> (WeightedLayerPooling?, [DenseModule]) {
    var layers: WeightedLayerPooling?
    var steps: [DenseModule] = []
    for (index, module) in modules.enumerated() {
      switch module {
      case .layers(let weighted) where index == 0:
        try require(weighted.width, width, source)
        guard weighted.layerCount == encoder.layerCount else {
          throw ModelError(
            .invalidConfiguration,
            "\(source): WeightedLayerPooling weighs the layers \(weighted.firstLayer) to "
              + "\(weighted.layerCount), the encoder has \(encoder.layerCount)")
        }
        layers = weighted
      case .dense(let dense) where dense.subject == .tokens:
        try require(dense.inputSize, width, source)
        width = dense.outputSize
        steps.append(dense)
      default:
        throw ModelError(
          .unsupportedArchitecture,
          "\(source): only WeightedLayerPooling, first, and Dense modules of token_embeddings can "
            + "stand between the encoder and Pooling")
      }
    }
    return (layers, steps)
  }

  /// Checks a step after pooling; `width` becomes that of what it gives.
  private static func check(
    _ step: SentenceModule, _ width: inout Int, _ source: String
  ) throws(ModelError) {
    switch step {
    case .layers, .pooling:
      throw ModelError(
        .invalidConfiguration, "\(source): more than one Pooling module, or one behind another")
    case .dense(let dense):
      guard dense.subject == .sentence else {
        throw ModelError(
          .unsupportedArchitecture,
          "\(source): a Dense module of token_embeddings behind Pooling does nothing to the vector "
            + "of a text")
      }
      try require(dense.inputSize, width, source)
      width = dense.outputSize
    case .layerNorm(let norm): try require(norm.gamma.count, width, source)
    case .normalize: break
    }
  }

  private static func require(
    _ expected: Int, _ width: Int, _ source: String
  ) throws(ModelError) {
    guard expected == width else {
      throw ModelError(
        .invalidConfiguration,
        "\(source): a module expects vectors of \(expected) dimensions and gets \(width)")
    }
  }

  /// Whether the last step gives vectors of unit length.
  package var normalizes: Bool {
    if case .normalize? = steps.last { return true }
    return false
  }

  /// Changes whether the tokens of a prompt take part in pooling.
  ///
  /// - Parameter includes: whether they do.
  package mutating func setIncludesPrompt(_ includes: Bool) { pooling.includesPrompt = includes }
}

extension SentenceHead {
  /// Takes a batch through the encoder and these steps.
  ///
  /// - Parameters:
  ///   - batch: packed sequences that the encoder accepts.
  ///   - encoder: the one that this head was checked against.
  ///   - promptTokens: how many tokens at the beginning of each sequence are its prompt's.
  ///   - execution: how to run.
  /// - Returns: [sequences × dimension].
  package func callAsFunction(
    _ batch: TokenBatch, _ encoder: some TextEncoder, promptTokens: [Int], _ execution: Execution
  ) -> Tensor {
    if layers == nil, tokenSteps.isEmpty, pooling == PoolingModule(modes: [.mean]),
      let means = encoder.means(of: batch, execution)
    {
      return finish(means, execution)
    }
    let states = encoder(
      batch, layers == nil ? execution : execution.capturing(.hiddenStates))
    var tokens = layers.map { $0(states.layers, execution) } ?? states.last
    for dense in tokenSteps { tokens = dense(tokens, execution) }
    let pooled = Pooling.forward(
      tokens, starts: states.sequenceStarts, skipping: pooling.includesPrompt ? [] : promptTokens,
      modes: pooling.modes, execution)
    return finish(pooled, execution)
  }

  /// The steps behind pooling.
  private func finish(_ pooled: Tensor, _ execution: Execution) -> Tensor {
    var x = pooled
    for step in steps {
      switch step {
      case .layers, .pooling: preconditionFailure("sentence head: pooling is checked to come once")
      case .dense(let dense): x = dense(x, execution)
      case .layerNorm(let norm): x = norm(x, execution)
      case .normalize: x = Elementwise.normalize(x, execution)
      }
    }
    return x
  }
}
