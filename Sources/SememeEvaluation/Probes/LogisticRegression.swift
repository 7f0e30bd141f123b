public import SememeTensors

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A linear classifier that gives probabilities: binary for two classes, multinomial for more.
///
/// Fitted by ``fit(_:labels:classCount:options:pool:)``; sums and weights are 64-bit numbers.
public struct LogisticRegression: Sendable, Equatable {
  /// The number of classes, at least 2.
  public let classCount: Int
  /// The number of features.
  public let width: Int
  /// The weights, a row of `width` for each class after another; one row, that of class 1, for two
  /// classes.
  public let weights: [Double]
  /// What is added to each row's score.
  public let intercepts: [Double]

  /// Makes a classifier of known weights.
  ///
  /// - Parameters:
  ///   - classCount: the number of classes.
  ///   - width: the number of features.
  ///   - weights: [1 × width] for two classes, [classCount × width] for more, row by row.
  ///   - intercepts: one for each row.
  /// - Throws: `EvaluationError` where the counts do not agree or a number is not finite.
  public init(classCount: Int, width: Int, weights: [Double], intercepts: [Double]) throws {
    guard classCount >= 2, width >= 1 else {
      throw EvaluationError(
        .invalidArgument,
        "logistic regression: \(classCount) classes and \(width) features; expected at least 2 and 1"
      )
    }
    let rows = LogisticRegression.rowCount(of: classCount)
    let (needed, overflows) = rows.multipliedReportingOverflow(by: width)
    guard !overflows, weights.count == needed, intercepts.count == rows else {
      throw EvaluationError(
        .invalidArgument,
        "logistic regression: \(weights.count) weights and \(intercepts.count) intercepts; "
          + "\(classCount) classes of \(width) features need \(rows) × \(width) and \(rows)")
    }
    guard weights.allSatisfy(\.isFinite), intercepts.allSatisfy(\.isFinite) else {
      throw EvaluationError(
        .invalidArgument, "logistic regression: a weight or an intercept is not a finite number")
    }
    self.classCount = classCount
    self.width = width
    self.weights = weights
    self.intercepts = intercepts
  }

  /// The probability of each class for each example.
  ///
  /// - Parameter features: [examples × width].
  /// - Returns: [examples × classCount]; every row sums to 1.
  /// - Precondition: the width is the classifier's.
  public func probabilities(_ features: Tensor) -> [[Double]] {
    precondition(
      features.width == width || features.rows == 0,
      "logistic regression: \(features.width) features for \(width)")
    return features.withUnsafeBuffer { values in
      (0..<features.rows).map { row in
        probabilities(ofRow: UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width]))
      }
    }
  }

  /// The most probable class of each example; the first of equals.
  ///
  /// - Parameter features: [examples × width].
  /// - Returns: a class for each example.
  /// - Precondition: the width is the classifier's.
  public func predict(_ features: Tensor) -> [Int] {
    probabilities(features).map { row in
      row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
    }
  }

  private func probabilities(ofRow row: UnsafeBufferPointer<Float>) -> [Double] {
    var scores = weights.withUnsafeBufferPointer { weights in
      intercepts.indices.map { index in
        intercepts[index]
          + MixedProducts.dot(
            row, UnsafeBufferPointer(rebasing: weights[index * width..<(index + 1) * width]))
      }
    }
    guard classCount > 2 else {
      let second = LogisticRegression.sigmoid(scores[0])
      return [1 - second, second]
    }
    let total = LogisticRegression.exponentiate(&scores)
    return scores.map { $0 / total.sum }
  }

  /// Rows of weights for so many classes.
  static func rowCount(of classCount: Int) -> Int { classCount == 2 ? 1 : classCount }

  /// 1 ÷ (1 + e^−x), without overflow on either side.
  static func sigmoid(_ x: Double) -> Double {
    let power = exp(-abs(x))
    return x >= 0 ? 1 / (1 + power) : power / (1 + power)
  }

  /// Puts e^(score − largest) in each score's place.
  static func exponentiate(_ scores: inout [Double]) -> (sum: Double, largest: Double) {
    let largest = scores.max() ?? 0
    var sum = 0.0
    for index in scores.indices {
      scores[index] = exp(scores[index] - largest)
      sum += scores[index]
    }
    return (sum, largest)
  }
}
