internal import SememeTensors

/// A weighted mean of a model's layers, scaled.
///
/// γ Σ softmax(s)ₗ hₗ: Peters et al. 2018, arXiv:1802.05365, equation 1, where a task learns s and γ.
public struct ScalarMix: Sendable, Hashable {
  /// A score for every layer, the embedding output first; their softmax is the layers' weights.
  public let scores: [Float]
  /// What the weighted mean is multiplied by (γ).
  public let scale: Float

  /// Makes a mix.
  ///
  /// - Parameters:
  ///   - scores: a finite number for every layer, the embedding output first.
  ///   - scale: a finite number that the mean is multiplied by.
  /// - Throws: `SememeError` where there is no score, or a number is not finite.
  public init(scores: [Float], scale: Float = 1) throws(SememeError) {
    guard !scores.isEmpty, scores.allSatisfy(\.isFinite), scale.isFinite else {
      throw SememeError(
        .invalidArgument,
        "a mix of layers needs a finite score for every layer and a finite scale; got \(scores) and "
          + "\(scale)")
    }
    (self.scores, self.scale) = (scores, scale)
  }

  /// The weights of the layers: they are positive and add up to 1.
  public var weights: [Float] { Probabilities.softmax(scores) }

  /// The mix of some vectors of every layer.
  func combine(_ layers: [Tensor], _ execution: Execution) -> Tensor {
    let scaled = zip(layers, weights).map { Elementwise.scale($0, by: $1 * scale, execution) }
    return scaled.dropFirst().reduce(scaled[0]) { Elementwise.add($0, $1, execution) }
  }
}

extension ScalarMix: LosslessStringConvertible {
  /// The scores with commas, and after a colon the scale where it is not 1: `0,0,1.5:2`.
  public var description: String {
    scores.map { "\($0)" }.joined(separator: ",") + (scale == 1 ? "" : ":\(scale)")
  }

  /// Reads scores with commas and, after a colon, a scale.
  ///
  /// - Parameter description: the text.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let scale = parts.count == 2 ? Float(parts[1]) : 1 else {
      return nil
    }
    let names = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    let scores = names.compactMap { Float($0) }
    guard scores.count == names.count, let mix = try? ScalarMix(scores: scores, scale: scale) else {
      return nil
    }
    self = mix
  }
}
