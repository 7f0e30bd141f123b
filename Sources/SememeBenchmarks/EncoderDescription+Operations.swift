import SememeModels
import SememeTensors

extension EncoderDescription {
  /// The multiplications and additions of texts: linear maps, and attention's two products over the
  /// keys that queries see.
  ///
  /// - Parameter lengths: the tokens of each text.
  /// - Returns: operations, two for a multiplication with its addition.
  func operations(lengths: [Int]) -> Double {
    let tokens = lengths.reduce(0, +)
    var multiplications = tokens * (factorizedEmbeddingSize.map { $0 * hiddenSize } ?? 0)
    for layer in 0..<attentionMapCount {
      multiplications += tokens * layerWeightCount
      let pattern = attention[sharing == nil ? layer : 0].pattern
      let pairs = lengths.reduce(0) { $0 + pattern.seenPairs(length: $1) }
      multiplications += 2 * pairs * headCount * headSize
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
}

extension Attention.Pattern {
  /// The pairs of a query and a key that it sees, in a text of a length.
  fileprivate func seenPairs(length: Int) -> Int {
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
