package import SememeTensors

/// One step from token vectors to the vector of a text, as modules.json lists them.
package enum SentenceModule: Sendable {
  /// Token vectors to one vector per sequence.
  case pooling(PoolingModule)
  /// A linear layer with an activation.
  case dense(DenseModule)
  /// Layer normalisation of the vector.
  case layerNorm(LayerNorm)
  /// The vector at unit length.
  case normalize
}

/// The steps after the encoder: pooling, then anything that maps vectors to vectors.
package struct SentenceHead: Sendable {
  package let pooling: PoolingModule
  /// The steps after pooling, in order.
  package let steps: [SentenceModule]
  /// The width of the vectors that come out.
  package let dimension: Int

  /// Checks that the steps fit each other.
  ///
  /// - Parameters:
  ///   - modules: all steps after the encoder; pooling first.
  ///   - hiddenSize: the width of a token vector.
  ///   - source: what messages call the list.
  /// - Throws: `ModelError` where the order or the widths cannot work.
  package init(
    _ modules: [SentenceModule], hiddenSize: Int, source: String
  ) throws(ModelError) {
    guard case .pooling(let pooling)? = modules.first else {
      throw ModelError(
        .unsupportedArchitecture, "\(source): the module after Transformer must be Pooling")
    }
    var width = hiddenSize * pooling.modes.count
    for module in modules.dropFirst() {
      let expected: Int
      switch module {
      case .pooling:
        throw ModelError(.invalidConfiguration, "\(source): more than one Pooling module")
      case .dense(let dense): expected = dense.inputSize
      case .layerNorm(let norm): expected = norm.gamma.count
      case .normalize: expected = width
      }
      guard expected == width else {
        throw ModelError(
          .invalidConfiguration,
          "\(source): a module expects vectors of \(expected) dimensions and gets \(width)")
      }
      if case .dense(let dense) = module { width = dense.outputSize }
    }
    self.pooling = pooling
    steps = Array(modules.dropFirst())
    dimension = width
  }

  /// Whether the last step gives vectors of unit length.
  package var normalizes: Bool {
    if case .normalize? = steps.last { return true }
    return false
  }

  /// Computes the vectors of a batch.
  ///
  /// - Parameters:
  ///   - tokens: [tokens × hidden].
  ///   - starts: where each sequence begins, and the end.
  ///   - promptTokens: how many tokens at the beginning of every sequence are the prompt's.
  ///   - execution: how to run.
  /// - Returns: [sequences × dimension].
  package func callAsFunction(
    _ tokens: Tensor, starts: [Int], promptTokens: Int, _ execution: Execution
  ) -> Tensor {
    var x = Pooling.forward(
      tokens, starts: starts, skipping: pooling.includesPrompt ? 0 : promptTokens,
      modes: pooling.modes, execution)
    for step in steps {
      switch step {
      case .pooling: preconditionFailure("sentence head: pooling is checked to come first")
      case .dense(let dense): x = dense(x, execution)
      case .layerNorm(let norm): x = norm(x, execution)
      case .normalize: x = Elementwise.normalize(x, execution)
      }
    }
    return x
  }
}
