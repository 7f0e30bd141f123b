package import SememeTensors

/// A mix of layers and classifiers that read it, learnt together.
package struct ScalarMixProbe: Sendable {
  /// The layers' weights, which add up to 1, where every layer has the same size: its features'
  /// differences from their means have the mean square 1.
  package let weights: [Double]
  /// The layers' weights on the vectors as they are; their sum is 1, too.
  package let rawWeights: [Double]
  /// One classifier for each task.
  package let classifiers: [LogisticRegression]
  /// The steps that L-BFGS took.
  package let iterationCount: Int
  /// Whether the gradient vanished before the steps ran out.
  package let hasConverged: Bool
  private let features: [MixedFeatures]
  private let pool: ThreadPool

  /// Learns from examples, beginning with equal weights.
  ///
  /// - Parameters:
  ///   - tasks: one for each classifier; all share the weights.
  ///   - options: penalty and precision.
  ///   - pool: the threads; their number does not change the result.
  /// - Returns: the mix and the classifiers.
  /// - Throws: `EvaluationError` as ``LogisticRegression/fit(_:labels:classCount:options:pool:)``, or
  ///   where no layer varies; `CancellationError` where the task was cancelled.
  package static func fit(
    _ tasks: [LayeredExamples], options: LogisticRegression.Options, pool: ThreadPool = .shared
  ) async throws -> ScalarMixProbe {
    try await pool.performCancellably { flag in
      try ScalarMixProbe(tasks, options, pool, flag)
    }
  }

  private init(
    _ tasks: [LayeredExamples], _ options: LogisticRegression.Options, _ pool: ThreadPool,
    _ flag: CancellationFlag
  ) throws {
    try options.validate()
    for task in tasks {
      for layer in task.layers {
        try LogisticRegression.validate(layer, task.labels, task.classCount)
      }
    }
    let objective = ScalarMixObjective(
      tasks, inverseStrength: options.inverseStrength, pool: pool)
    guard objective.deviations.contains(where: { $0 > 0 }) else {
      throw EvaluationError(
        .insufficientData, "mix of layers: no layer's vectors vary; give other words")
    }
    // Each classifier's part of the gradient shrinks with its part of the examples.
    let search = LBFGS(
      maximumIterations: options.maximumIterations,
      tolerance: options.tolerance / Double(tasks.count))
    let minimum = try search.minimize(
      { point, gradient in
        try flag.check()
        return objective.value(at: point, gradient: &gradient)
      }, from: [Double](repeating: 0, count: objective.variableCount))
    weights = objective.weights(at: minimum.point)
    let shares = zip(weights, objective.deviations).map { $1 > 0 ? $0 / $1 : 0 }
    let total = shares.reduce(0, +)
    rawWeights = shares.map { $0 / total }
    classifiers = try tasks.indices.map { task in
      try LogisticRegression(
        Array(minimum.point[objective.variables(of: task)]), of: objective.objectives[task],
        classCount: tasks[task].classCount)
    }
    (iterationCount, hasConverged) = (minimum.iterations, minimum.hasConverged)
    (features, self.pool) = (objective.features, pool)
  }

  /// The most probable class of each example.
  ///
  /// - Parameters:
  ///   - task: the number of the classifier.
  ///   - layers: for every layer [examples × width].
  /// - Returns: a class for each example.
  package func predict(_ task: Int, _ layers: [Tensor]) -> [Int] {
    classifiers[task].predict(features[task].mixed(layers, weights, pool))
  }
}
