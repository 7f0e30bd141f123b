package import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What one attention head looks at in a text, in a few numbers.
///
/// Every number is a mean over the text's own tokens as queries; what special tokens such as `[CLS]`
/// look at is left out, since they stand for no word.
public struct AttentionHead: Sendable, Equatable {
  /// The layer's number; the first one is 1, as in ``LayerSelection``.
  public let layer: Int
  /// The head's number; the first one is 1.
  public let head: Int
  /// The entropy of a query's weights in nats: 0 for one token only, ln n for n tokens alike.
  ///
  /// Clark et al. 2019, "What Does BERT Look At?", section 3.2 (arXiv:1906.04341).
  public let entropy: Double
  /// The mean distance between a query and what it attends to, in tokens, each weighed by its
  /// attention (Vig and Belinkov 2019, arXiv:1906.04284, section 5.3).
  public let distance: Double
  /// The share of attention that special tokens get.
  public let specialShare: Double
  /// The share that a token gives to itself.
  public let selfShare: Double
  /// The share that the token before gets.
  public let previousShare: Double
  /// The share that the token after gets.
  public let nextShare: Double
  /// The share that the other text of a pair gets; 0 for a text alone.
  public let otherTextShare: Double
}

extension AttentionHead {
  /// Sums up a head.
  ///
  /// - Parameters:
  ///   - layer: its layer, from 1.
  ///   - head: its number in the layer, from 1.
  ///   - weights: [tokens × tokens], a row for each query.
  ///   - texts: which text each token is of; nil for special tokens.
  package init(layer: Int, head: Int, weights: Tensor, texts: [Int?]) {
    precondition(
      weights.rows == texts.count && weights.width == texts.count,
      "attention: \(weights.shape) weights for \(texts.count) tokens")
    var (entropy, distance, shares) = (0.0, 0.0, SIMD8<Double>.zero)
    let queries = texts.indices.filter { texts[$0] != nil }
    for query in queries {
      for key in texts.indices {
        let weight = Double(weights[query, key])
        if weight > 0 { entropy -= weight * log(weight) }
        distance += weight * Double(abs(query - key))
        if texts[key] == nil { shares[0] += weight }
        if key == query { shares[1] += weight }
        if key == query - 1 { shares[2] += weight }
        if key == query + 1 { shares[3] += weight }
        if let text = texts[key], text != texts[query] { shares[4] += weight }
      }
    }
    let count = Double(max(queries.count, 1))
    self.layer = layer
    self.head = head
    self.entropy = entropy / count
    self.distance = distance / count
    specialShare = shares[0] / count
    selfShare = shares[1] / count
    previousShare = shares[2] / count
    nextShare = shares[3] / count
    otherTextShare = shares[4] / count
  }
}

extension TextActivations {
  /// Sums up every head of every layer.
  ///
  /// - Returns: layer after layer, its heads in order; empty where no attention was asked for.
  public func attentionHeads() -> [AttentionHead] {
    attentions.enumerated().flatMap { layer, maps in
      (0..<maps.shape[0]).map { head in
        AttentionHead(
          layer: layer + 1, head: head + 1,
          weights: maps.rows(head * tokens.count..<(head + 1) * tokens.count), texts: textIndices)
      }
    }
  }
}
