public import SememeTensors

extension LogisticRegression {
  /// How to fit.
  public struct Options: Sendable, Equatable {
    /// The inverse of the penalty's strength, scikit-learn's C: ½ |W|² + C Σ loss is minimised.
    public var inverseStrength: Double
    /// Whether each class has an intercept; the penalty does not hold it.
    public var fitsIntercept: Bool
    /// After how many steps of L-BFGS to stop.
    public var maximumIterations: Int
    /// The largest entry of the mean loss's gradient that counts as none.
    public var tolerance: Double

    /// Makes options; the defaults suit vectors whose entries are about 1 in size.
    ///
    /// - Parameters:
    ///   - inverseStrength: more than 0; smaller values make smaller weights.
    ///   - fitsIntercept: whether to fit intercepts.
    ///   - maximumIterations: at least 1.
    ///   - tolerance: more than 0.
    public init(
      inverseStrength: Double = 1, fitsIntercept: Bool = true, maximumIterations: Int = 1000,
      tolerance: Double = 1e-5
    ) {
      self.inverseStrength = inverseStrength
      self.fitsIntercept = fitsIntercept
      self.maximumIterations = maximumIterations
      self.tolerance = tolerance
    }

    func validate() throws {
      guard inverseStrength > 0, inverseStrength.isFinite, tolerance > 0, tolerance.isFinite,
        maximumIterations >= 1
      else {
        throw EvaluationError(
          .invalidArgument,
          "logistic regression: C \(inverseStrength), tolerance \(tolerance) and "
            + "\(maximumIterations) iterations; all must be above 0 and finite")
      }
    }
  }

  /// What a fit gives.
  public struct Fit: Sendable {
    /// The classifier.
    public let classifier: LogisticRegression
    /// The steps that L-BFGS took.
    public let iterationCount: Int
    /// Whether the gradient vanished before the steps ran out.
    public let hasConverged: Bool
  }

  /// Fits a classifier with an L2 penalty by L-BFGS.
  ///
  /// The objective is scikit-learn's: intercepts are free, two classes share one row of weights, more
  /// are multinomial. A class without examples is allowed among three or more. The result is the same
  /// for any number of threads.
  ///
  /// - Parameters:
  ///   - features: [examples × width].
  ///   - labels: the class of each example, from 0.
  ///   - classCount: the number of classes, at least 2.
  ///   - options: penalty and precision.
  ///   - pool: the threads.
  /// - Returns: the classifier and how it was reached.
  /// - Throws: `EvaluationError` where a feature is not finite, a label lies outside the classes, all
  ///   examples are of one class, or an option makes no sense; `CancellationError` where the task was
  ///   cancelled.
  public static func fit(
    _ features: Tensor, labels: [Int], classCount: Int, options: Options = Options(),
    pool: ThreadPool = .shared
  ) async throws -> Fit {
    try await pool.performCancellably { flag in
      try fitted(
        features, labels: labels, classCount: classCount, options: options, pool: pool, flag: flag)
    }
  }

  /// Fits on the calling thread, with the help of the pool's.
  ///
  /// - Throws: as `fit` does.
  package static func fitted(
    _ features: Tensor, labels: [Int], classCount: Int, options: Options = Options(),
    pool: ThreadPool = .shared, flag: CancellationFlag? = nil
  ) throws -> Fit {
    try options.validate()
    try validate(features, labels, classCount)
    let objective = LogisticObjective(
      labels: labels, width: features.width, rowCount: rowCount(of: classCount),
      inverseStrength: options.inverseStrength, fitsIntercept: options.fitsIntercept, pool: pool)
    let search = LBFGS(
      maximumIterations: options.maximumIterations, tolerance: options.tolerance)
    let minimum = try search.minimize(
      { point, gradient in
        try flag?.check()
        return features.withUnsafeBuffer {
          objective.value(of: $0, at: point, gradient: &gradient)
        }
      },
      from: [Double](repeating: 0, count: objective.variableCount))
    let classifier = try LogisticRegression(minimum.point, of: objective, classCount: classCount)
    return Fit(
      classifier: classifier, iterationCount: minimum.iterations,
      hasConverged: minimum.hasConverged)
  }

  /// The classifier that a point of an objective stands for.
  init(_ point: [Double], of objective: LogisticObjective, classCount: Int) throws {
    let weightCount = objective.rowCount * objective.width
    try self.init(
      classCount: classCount, width: objective.width, weights: Array(point[..<weightCount]),
      intercepts: objective.fitsIntercept
        ? Array(point[weightCount...]) : [Double](repeating: 0, count: objective.rowCount))
  }

  static func validate(_ features: Tensor, _ labels: [Int], _ classCount: Int) throws {
    guard classCount >= 2 else {
      throw EvaluationError(
        .invalidArgument, "logistic regression: \(classCount) classes; expected at least 2")
    }
    guard features.rows == labels.count, !labels.isEmpty, features.width > 0 else {
      throw EvaluationError(
        .insufficientData,
        "logistic regression: \(features.rows) × \(features.width) features and \(labels.count) "
          + "labels; each example needs a label, and there must be some")
    }
    if let index = labels.firstIndex(where: { $0 < 0 || $0 >= classCount }) {
      throw EvaluationError(
        .invalidArgument,
        "logistic regression: label \(labels[index]) of example \(index) is not one of "
          + "\(classCount) classes")
    }
    guard labels.contains(where: { $0 != labels[0] }) else {
      throw EvaluationError(
        .insufficientData,
        "logistic regression: all \(labels.count) examples are of class \(labels[0]); expected at "
          + "least two classes")
    }
    try features.withUnsafeBuffer { values in
      guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
      throw EvaluationError(
        .invalidArgument,
        "logistic regression: feature \(index % features.width) of example "
          + "\(index / features.width) is \(values[index]); expected finite numbers")
    }
  }
}
