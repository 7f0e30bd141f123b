/// How well predicted classes agree with the true ones.
public struct ClassificationScores: Sendable, Equatable {
  /// How many examples were judged.
  public let exampleCount: Int
  /// The share of examples whose class was predicted.
  public let accuracy: Double
  /// The F1 score of every class: the harmonic mean of precision and recall, 0 where a class was
  /// neither met nor predicted.
  public let f1: [Double]
  /// The mean of the F1 scores of the classes that were met or predicted.
  public let macroF1: Double
  /// The mean of the F1 scores, each counted as often as its class was met.
  public let weightedF1: Double

  /// Compares predictions with the truth.
  ///
  /// - Parameters:
  ///   - predicted: the predicted classes.
  ///   - labels: the true ones, as many.
  ///   - classCount: the number of classes.
  /// - Precondition: the counts agree and every class lies below `classCount`.
  public init(predicted: [Int], labels: [Int], classCount: Int) {
    precondition(
      predicted.count == labels.count, "scores: \(predicted.count) and \(labels.count) examples")
    var (hits, met, named) = (
      [Int](repeating: 0, count: classCount), [Int](repeating: 0, count: classCount),
      [Int](repeating: 0, count: classCount)
    )
    for (guess, label) in zip(predicted, labels) {
      met[label] += 1
      named[guess] += 1
      if guess == label { hits[label] += 1 }
    }
    let scores = hits.indices.map { index in
      let sum = met[index] + named[index]
      return sum == 0 ? 0 : 2 * Double(hits[index]) / Double(sum)
    }
    f1 = scores
    exampleCount = labels.count
    let count = Double(max(labels.count, 1))
    accuracy = Double(hits.reduce(0, +)) / count
    let seen = scores.indices.filter { met[$0] + named[$0] > 0 }
    macroF1 = seen.reduce(0) { $0 + scores[$1] } / Double(max(seen.count, 1))
    weightedF1 = scores.indices.reduce(0) { $0 + scores[$1] * Double(met[$1]) } / count
  }
}
