package import SememeTensors

/// The examples of one classifier at every layer.
package struct LayeredExamples: Sendable {
  /// For every layer [examples × width].
  package let layers: [Tensor]
  /// The class of each example, from 0.
  package let labels: [Int]
  /// The number of classes, at least 2.
  package let classCount: Int

  /// Gathers examples.
  ///
  /// - Parameters:
  ///   - layers: for every layer [examples × width].
  ///   - labels: the class of each example.
  ///   - classCount: the number of classes.
  package init(layers: [Tensor], labels: [Int], classCount: Int) {
    (self.layers, self.labels, self.classCount) = (layers, labels, classCount)
  }
}

/// What learning a mix of layers together with the classifiers that read it minimises: over all
/// classifiers (½ |W|² + C Σ loss) ÷ (C × examples), with its gradient.
///
/// The variables are a score for every layer, whose softmax is the layers' weights (Peters et al.
/// 2018, arXiv:1802.05365, equation 1), and then those of each classifier as in
/// ``LogisticObjective``. No penalty holds the scores. At weights that are all one layer's the value
/// is that of a classifier of this layer's features, scaled by ``FeatureScaling``.
package struct ScalarMixObjective {
  let features: [MixedFeatures]
  let objectives: [LogisticObjective]
  /// What each layer is divided by: the root mean square of its features' differences from their
  /// means; 0 for a layer that does not vary.
  let deviations: [Double]
  private let pool: ThreadPool
  private let scratch: MixScratch
  private let exampleCount: Double

  /// Prepares the examples.
  ///
  /// - Parameters:
  ///   - tasks: one for each classifier, with as many layers.
  ///   - inverseStrength: C.
  ///   - pool: the threads.
  package init(_ tasks: [LayeredExamples], inverseStrength: Double, pool: ThreadPool) {
    let counts = tasks.map { $0.layers[0].rows * $0.layers[0].width }
    let total = Double(counts.reduce(0, +))
    let deviations = tasks[0].layers.indices.map { layer in
      let squares = tasks.reduce(0) { $0 + MixedFeatures.squares($1.layers[layer]) }
      return squares > 1e-12 * total ? (squares / total).squareRoot() : 0
    }
    self.deviations = deviations
    features = tasks.map { MixedFeatures($0.layers, deviations: deviations) }
    objectives = tasks.map {
      LogisticObjective(
        labels: $0.labels, width: $0.layers[0].width,
        rowCount: LogisticRegression.rowCount(of: $0.classCount), inverseStrength: inverseStrength,
        fitsIntercept: true, pool: pool)
    }
    exampleCount = Double(tasks.reduce(0) { $0 + $1.labels.count })
    scratch = MixScratch(count: counts.max() ?? 0)
    self.pool = pool
  }

  /// How many layers are mixed.
  var layerCount: Int { deviations.count }

  /// The number of variables.
  package var variableCount: Int {
    layerCount + objectives.reduce(0) { $0 + $1.variableCount }
  }

  /// The weights of the layers at a point: 0 for one that does not vary.
  package func weights(at point: [Double]) -> [Double] {
    let varying = deviations.indices.filter { deviations[$0] > 0 }
    var shares = varying.map { point[$0] }
    let total = LogisticRegression.exponentiate(&shares)
    var weights = [Double](repeating: 0, count: layerCount)
    for (layer, share) in zip(varying, shares) { weights[layer] = share / total.sum }
    return weights
  }

  /// The variables of a classifier, among all.
  func variables(of task: Int) -> Range<Int> {
    let start = layerCount + objectives[..<task].reduce(0) { $0 + $1.variableCount }
    return start..<start + objectives[task].variableCount
  }

  /// The value at a point, and its gradient.
  ///
  /// - Parameters:
  ///   - point: the variables.
  ///   - gradient: as many numbers, written.
  /// - Returns: the value.
  package func value(at point: [Double], gradient: inout [Double]) -> Double {
    let weights = weights(at: point)
    var byWeight = [Double](repeating: 0, count: layerCount)
    var (value, start) = (0.0, layerCount)
    for (features, objective) in zip(features, objectives) {
      let variables = start..<start + objective.variableCount
      let factors = features.factors(weights)
      features.mix(weights, factors, into: scratch.features, pool)
      var own = [Double](repeating: 0, count: variables.count)
      let share = Double(features.count) / exampleCount
      value +=
        share
        * objective.value(
          of: UnsafeBufferPointer(
            start: scratch.features, count: features.count * features.width),
          at: Array(point[variables]), gradient: &own, featureGradient: scratch.gradient)
      for (index, derivative) in zip(variables, own) { gradient[index] = share * derivative }
      let sums = features.weightGradient(scratch.gradient, weights, factors, pool)
      Vectors.add(1 / exampleCount, sums, to: &byWeight)
      start = variables.upperBound
    }
    let mean = Vectors.dot(weights, byWeight)
    for layer in 0..<layerCount { gradient[layer] = weights[layer] * (byWeight[layer] - mean) }
    return value
  }
}

/// Room for the mixed features of a classifier's examples, and for the loss's derivatives by them.
private final class MixScratch {
  let features: UnsafeMutablePointer<Double>
  let gradient: UnsafeMutablePointer<Double>

  init(count: Int) {
    features = .allocate(capacity: count)
    gradient = .allocate(capacity: count)
    features.initialize(repeating: 0, count: count)
    gradient.initialize(repeating: 0, count: count)
  }

  deinit {
    features.deallocate()
    gradient.deallocate()
  }
}
