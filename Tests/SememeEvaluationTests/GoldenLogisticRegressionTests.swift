import SememeEvaluation
import SememeJSON
import SememeTensors
import SememeTestSupport
import Testing

/// Fits and scores of scikit-learn.
@Suite("Logistic regression against scikit-learn")
struct GoldenLogisticRegressionTests {
  private static let trainingCount = 60

  @Test func fitsAgree() async throws {
    guard let golden = try self.golden() else { return }
    let tensors = try GoldenTensors(golden)
    for fit in try #require(try golden.expected.root["fits"]).elements {
      let name = try fit.requireString("name")
      let labels = try #require(fit["labels"]).elements.map { try #require($0.int) }
      let features = try tensors.tensor("\(name)/x")
      let expected = try tensors.tensor("\(name)/coefficients")
      let found = try await LogisticRegression.fit(
        features.rows(0..<Self.trainingCount), labels: Array(labels[..<Self.trainingCount]),
        classCount: max(expected.rows + (expected.rows == 1 ? 1 : 0), 2),
        options: .init(inverseStrength: try #require(fit["C"]?.double), tolerance: 1e-9))
      #expect(found.hasConverged, "\(name)")
      let classifier = found.classifier
      expect(classifier.weights, expected.values, within: 1e-5, name)
      expect(
        classifier.intercepts, try tensors.tensor("\(name)/intercepts").values, within: 1e-5, name)
      expect(
        classifier.probabilities(features).flatMap { $0 },
        try tensors.tensor("\(name)/probabilities").values, within: 1e-5, name)
    }
  }

  @Test func scoresAgree() throws {
    guard let golden = try self.golden() else { return }
    for fit in try #require(try golden.expected.root["fits"]).elements {
      let labels = try #require(fit["labels"]).elements.map { try #require($0.int) }
      let predicted = try #require(fit["predictions"]).elements.map { try #require($0.int) }
      let scores = ClassificationScores(
        predicted: predicted, labels: Array(labels[Self.trainingCount...]), classCount: 3)
      #expect(abs(scores.accuracy - (try #require(fit["accuracy"]?.double))) < 1e-12)
      #expect(abs(scores.macroF1 - (try #require(fit["f1_macro"]?.double))) < 1e-12)
      #expect(abs(scores.weightedF1 - (try #require(fit["f1_weighted"]?.double))) < 1e-12)
      if let binary = fit["f1"]?.double { #expect(abs(scores.f1[1] - binary) < 1e-12) }
    }
  }

  private func golden() throws -> GoldenCase? {
    let golden = try GoldenCases.all().first { $0.name == "numerics-logistic-regression" }
    if GoldenCases.isOwnSet { #expect(golden != nil) }
    return golden
  }

  private func expect(
    _ got: [Double], _ want: [Float], within bound: Double, _ name: String
  ) {
    #expect(got.count == want.count, "\(name)")
    for (a, b) in zip(got, want) {
      #expect(abs(a - Double(b)) <= bound * (1 + abs(Double(b))), "\(name): \(a) for \(b)")
    }
  }
}
