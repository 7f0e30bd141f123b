import SememeModels
import SememeTensors

extension EncoderDescription {
  /// The multiplications and additions of texts: linear maps, and attention's products over the pairs
  /// of a query and a key that it sees.
  ///
  /// - Parameter lengths: the tokens of each text.
  /// - Returns: operations, two for a multiplication with its addition.
  func operations(lengths: [Int]) -> Double {
    let tokens = lengths.reduce(0, +)
    var multiplications = tokens * (factorizedEmbeddingSize.map { $0 * hiddenSize } ?? 0)
    multiplications += tokens * (convolution.map { $0.taps * hiddenSize * hiddenSize } ?? 0)
    for layer in 0..<layerCount * (sharing?.innerCount ?? 1) {
      let pattern = attention[sharing == nil ? layer : 0].pattern
      multiplications +=
        tokens * layerWeightCount
        + productCount * headCount * headSize * pattern.seenPairs(lengths)
    }
    if let decoder {
      // Attention to the encoder's states has as many weights as that to the tokens.
      let weights = hiddenSize * (8 * hiddenSize + 2 * decoder.intermediateSize)
      let pairs =
        Attention.Pattern.causal.seenPairs(lengths) + Attention.Pattern.full.seenPairs(lengths)
      multiplications += decoder.layerCount * (tokens * weights + 2 * hiddenSize * pairs)
    }
    return 2 * Double(multiplications)
  }

  /// The weights of one layer's linear maps.
  var layerWeightCount: Int {
    let projections = (2 * headCount + 2 * keyValueHeadCount) * headSize
    let networks =
      switch feedForward {
      case .plain: 2
      case .gated: 3
      }
    return hiddenSize * (projections + networks * intermediateSize)
  }

  /// The products of a head's width that a pair of a query and a key takes.
  private var productCount: Int {
    guard case .disentangled(let kind) = relativeBias else { return 2 }
    return 2 + (kind.contentToPosition ? 1 : 0) + (kind.positionToContent ? 1 : 0)
  }
}

extension Attention.Pattern {
  /// The pairs of a query and a key that it sees, in texts of these lengths.
  fileprivate func seenPairs(_ lengths: [Int]) -> Int {
    lengths.reduce(0) { $0 + seenPairs($1) }
  }

  private func seenPairs(_ length: Int) -> Int {
    func seen(_ left: Int, _ right: Int) -> Int {
      (0..<length).reduce(0) { $0 + min($1, left) + min(length - 1 - $1, right) + 1 }
    }
    return switch self {
    case .full: length * length
    case .causal: seen(length, 0)
    case .window(let left, let right): seen(left, right)
    }
  }
}
