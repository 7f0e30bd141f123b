internal import SememeTensors

/// The features of some examples at every layer, and what a mix of the layers makes of them.
///
/// A mix is γ Σ uₗ cₗ: c are the layers' features less their means, each layer divided by its
/// deviation, and γ gives every feature of the mix the variance 1 (0 where it does not vary), as
/// ``FeatureScaling`` does with those of one layer. A penalty then means the same for every mix.
struct MixedFeatures: Sendable {
  let count: Int
  let width: Int
  let layerCount: Int
  /// c, [layers × examples × width].
  private let values: Tensor
  /// For every feature the mean products of layers, [width × layers × layers].
  private let products: [Double]
  private let centers: [[Double]]
  private let deviations: [Double]

  /// Scales what is learnt from.
  ///
  /// - Parameters:
  ///   - layers: for every layer [examples × width].
  ///   - deviations: what each layer is divided by; one that is 0 does not count.
  init(_ layers: [Tensor], deviations: [Double]) {
    (count, width, layerCount) = (layers[0].rows, layers[0].width, layers.count)
    self.deviations = deviations
    centers = layers.map { Rows.mean($0) }
    values = MixedFeatures.scaled(layers, centers, deviations)
    products = MixedFeatures.products(values, layerCount)
  }

  /// Σ over examples and features of the squared differences from the features' means.
  static func squares(_ layer: Tensor) -> Double {
    Rows.squares(layer, around: Rows.mean(layer)).reduce(0, +)
  }

  /// γ of every feature for a mix.
  func factors(_ weights: [Double]) -> [Double] {
    (0..<width).map { feature in
      var variance = 0.0
      for layer in 0..<layerCount { variance += weights[layer] * shared(feature, layer, weights) }
      return variance > 1e-12 ? 1 / variance.squareRoot() : 0
    }
  }

  /// Writes the mix of the examples, [examples × width].
  func mix(
    _ weights: [Double], _ factors: [Double], into output: UnsafeMutablePointer<Double>,
    _ pool: ThreadPool
  ) {
    MixedFeatures.mix(values, layerCount, weights, factors, into: output, pool)
  }

  /// The mix of other examples.
  func mixed(_ layers: [Tensor], _ weights: [Double], _ pool: ThreadPool) -> Tensor {
    let values = MixedFeatures.scaled(layers, centers, deviations)
    var output = [Double](repeating: 0, count: layers[0].rows * width)
    let factors = factors(weights)
    output.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      MixedFeatures.mix(values, layerCount, weights, factors, into: output, pool)
    }
    return Tensor(output.map(Float.init), shape: layers[0].shape)
  }

  /// The derivative by the weights of what has a derivative by the mixed features.
  ///
  /// ∂γ/∂uₗ = −γ³ (P u)ₗ, with the mean products P of a feature.
  ///
  /// - Parameters:
  ///   - featureGradient: [examples × width].
  ///   - weights: u.
  ///   - factors: γ of these weights.
  ///   - pool: the threads.
  /// - Returns: one number for every layer.
  func weightGradient(
    _ featureGradient: UnsafePointer<Double>, _ weights: [Double], _ factors: [Double],
    _ pool: ThreadPool
  ) -> [Double] {
    let sums = sums(featureGradient, pool)
    var result = [Double](repeating: 0, count: layerCount)
    for feature in 0..<width where factors[feature] > 0 {
      let factor = factors[feature]
      var along = 0.0
      for layer in 0..<layerCount { along += weights[layer] * sums[layer * width + feature] }
      for layer in 0..<layerCount {
        result[layer] += factor * sums[layer * width + feature]
        result[layer] -= factor * factor * factor * shared(feature, layer, weights) * along
      }
    }
    return result
  }

  /// (P u)ₗ.
  private func shared(_ feature: Int, _ layer: Int, _ weights: [Double]) -> Double {
    let start = (feature * layerCount + layer) * layerCount
    var sum = 0.0
    for other in 0..<layerCount { sum += products[start + other] * weights[other] }
    return sum
  }

  /// Σ over examples of a feature's derivative times its value in a layer, [layers × width]; each
  /// layer is one thread's, so that threads do not change a bit.
  private func sums(_ featureGradient: UnsafePointer<Double>, _ pool: ThreadPool) -> [Double] {
    var sums = [Double](repeating: 0, count: layerCount * width)
    let (count, width) = (count, width)
    values.withUnsafeBuffer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let values = values.baseAddress, let sums = sums.baseAddress else { return }
        pool.forEach(layerCount) { layer in
          let (rows, own) = (values + layer * count * width, sums + layer * width)
          for row in 0..<count {
            let (x, g) = (rows + row * width, featureGradient + row * width)
            for column in 0..<width { own[column] += g[column] * Double(x[column]) }
          }
        }
      }
    }
    return sums
  }

  private static func scaled(
    _ layers: [Tensor], _ centers: [[Double]], _ deviations: [Double]
  ) -> Tensor {
    let (count, width) = (layers[0].rows, layers[0].width)
    return Tensor([layers.count * count, width]) { output in
      for (layer, tensor) in layers.enumerated() {
        let factor = deviations[layer] > 0 ? 1 / deviations[layer] : 0
        tensor.withUnsafeBuffer { values in
          for (index, value) in values.enumerated() {
            let difference = Double(value) - centers[layer][index % width]
            output[layer * count * width + index] = Float(difference * factor)
          }
        }
      }
    }
  }

  private static func products(_ values: Tensor, _ layerCount: Int) -> [Double] {
    let (count, width) = (values.rows / layerCount, values.width)
    var result = [Double](repeating: 0, count: width * layerCount * layerCount)
    values.withUnsafeBuffer { values in
      for a in 0..<layerCount {
        for b in 0...a {
          var sums = [Double](repeating: 0, count: width)
          for row in 0..<count {
            let (x, y) = ((a * count + row) * width, (b * count + row) * width)
            for column in 0..<width {
              sums[column] += Double(values[x + column]) * Double(values[y + column])
            }
          }
          for column in 0..<width {
            let mean = sums[column] / Double(max(count, 1))
            result[(column * layerCount + a) * layerCount + b] = mean
            result[(column * layerCount + b) * layerCount + a] = mean
          }
        }
      }
    }
    return result
  }

  /// γ Σ uₗ cₗ of every row.
  private static func mix(
    _ values: Tensor, _ layerCount: Int, _ weights: [Double], _ factors: [Double],
    into output: UnsafeMutablePointer<Double>, _ pool: ThreadPool
  ) {
    let (count, width) = (values.rows / layerCount, values.width)
    let part = 128
    values.withUnsafeBuffer { values in
      guard let values = values.baseAddress else { return }
      pool.forEach((count + part - 1) / part) { index in
        for row in index * part..<min((index + 1) * part, count) {
          let mixed = output + row * width
          mixed.update(repeating: 0, count: width)
          for layer in 0..<layerCount {
            let (x, weight) = (values + (layer * count + row) * width, weights[layer])
            for column in 0..<width { mixed[column] += weight * Double(x[column]) }
          }
          for column in 0..<width { mixed[column] *= factors[column] }
        }
      }
    }
  }
}
