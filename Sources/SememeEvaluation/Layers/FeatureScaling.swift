internal import SememeTensors

/// Makes every feature's mean 0 and its variance 1, as they are in what is learnt from, so that a
/// penalty means the same at every layer.
struct FeatureScaling {
  private let means: [Double]
  private let factors: [Double]

  /// Learns means and variances; a feature that does not vary becomes 0.
  init(_ features: Tensor) {
    let (width, count) = (features.width, Double(max(features.rows, 1)))
    var means = [Double](repeating: 0, count: width)
    var squares = [Double](repeating: 0, count: width)
    features.withUnsafeBuffer { values in
      for (index, value) in values.enumerated() { means[index % width] += Double(value) }
      for column in 0..<width { means[column] /= count }
      for (index, value) in values.enumerated() {
        let difference = Double(value) - means[index % width]
        squares[index % width] += difference * difference
      }
    }
    self.means = means
    factors = squares.map { $0 > 1e-12 * count ? (count / $0).squareRoot() : 0 }
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
