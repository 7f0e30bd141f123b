internal import SememeTensors

/// Makes every feature's mean 0 and its variance 1, as they are in what is learnt from, so that a
/// penalty means the same at every layer.
struct FeatureScaling {
  private let means: [Double]
  private let factors: [Double]

  /// Learns means and variances; a feature that does not vary becomes 0.
  init(_ features: Tensor) {
    let count = Double(max(features.rows, 1))
    means = Rows.mean(features)
    factors = Rows.squares(features, around: means).map {
      $0 > 1e-12 * count ? (count / $0).squareRoot() : 0
    }
  }

  /// The features scaled.
  func callAsFunction(_ features: Tensor) -> Tensor {
    let width = features.width
    return features.withUnsafeBuffer { values in
      Tensor(features.shape) { out in
        for (index, value) in values.enumerated() {
          let column = index % width
          out[index] = Float((Double(value) - means[column]) * factors[column])
        }
      }
    }
  }
}
