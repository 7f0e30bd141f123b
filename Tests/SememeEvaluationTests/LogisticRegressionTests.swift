import SememeEvaluation
import SememeTensors
import SememeTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Logistic regression")
struct LogisticRegressionTests {
  /// Three clouds of points that overlap.
  private func clouds(count: Int, width: Int) -> (features: Tensor, labels: [Int]) {
    var random = SeededGenerator(seed: 7)
    let labels = (0..<count).map { $0 % 3 }
    let values = labels.flatMap { label in
      (0..<width).map { column in
        Float.random(in: -1...1, using: &random) + (column % 3 == label ? 0.7 : 0)
      }
    }
    return (Tensor(values, shape: [count, width]), labels)
  }

  @Test func threadsDoNotChangeTheResult() async throws {
    let (features, labels) = clouds(count: 500, width: 13)
    var fits: [LogisticRegression] = []
    for threads in [1, 2, 5] {
      fits.append(
        try await LogisticRegression.fit(
          features, labels: labels, classCount: 3, pool: ThreadPool(threadCount: threads)
        ).classifier)
    }
    #expect(fits[0] == fits[1])
    #expect(fits[0] == fits[2])
  }

  /// At the minimum, moving any weight either way makes the objective larger.
  @Test func theGradientVanishesAtTheFit() async throws {
    let (features, labels) = clouds(count: 200, width: 5)
    let fit = try await LogisticRegression.fit(
      features, labels: labels, classCount: 3, options: .init(inverseStrength: 0.5, tolerance: 1e-8)
    )
    #expect(fit.hasConverged)
    let best = try objective(fit.classifier, features, labels)
    for index in fit.classifier.weights.indices {
      for step in [-0.01, 0.01] {
        var weights = fit.classifier.weights
        weights[index] += step
        let moved = try LogisticRegression(
          classCount: 3, width: 5, weights: weights, intercepts: fit.classifier.intercepts)
        #expect(try objective(moved, features, labels) > best)
      }
    }
  }

  /// ½ |W|² + C Σ loss, straight from its definition.
  private func objective(
    _ classifier: LogisticRegression, _ features: Tensor, _ labels: [Int]
  ) throws -> Double {
    let squares = classifier.weights.reduce(0) { $0 + $1 * $1 }
    let losses = zip(classifier.probabilities(features), labels).map { -log($0[$1]) }
    return 0.5 * squares + 0.5 * losses.reduce(0, +)
  }

  @Test func separableClassesAndLargeFeaturesStayFinite() async throws {
    let features = Tensor([1e4, -1e4, 2e4, -3e4], shape: [4, 1])
    let fit = try await LogisticRegression.fit(
      features, labels: [1, 0, 1, 0], classCount: 2, options: .init(inverseStrength: 1e6))
    #expect(fit.classifier.predict(features) == [1, 0, 1, 0])
    let rows = fit.classifier.probabilities(features)
    #expect(rows.allSatisfy { $0.allSatisfy(\.isFinite) && abs($0[0] + $0[1] - 1) < 1e-12 })
  }

  @Test func aClassWithoutExamplesIsImprobable() async throws {
    let (features, labels) = clouds(count: 90, width: 4)
    let fit = try await LogisticRegression.fit(features, labels: labels, classCount: 4)
    #expect(fit.classifier.probabilities(features).allSatisfy { $0[3] < 0.05 })
  }

  @Test func constantFeaturesGiveTheSharesOfClasses() async throws {
    let features = Tensor([Float](repeating: 0, count: 8), shape: [8, 1])
    let fit = try await LogisticRegression.fit(
      features, labels: [0, 1, 1, 1, 0, 1, 1, 1], classCount: 2, options: .init(tolerance: 1e-9))
    #expect(abs(fit.classifier.probabilities(features)[0][1] - 0.75) < 1e-6)
    #expect(fit.classifier.weights == [0])
  }

  @Test func badInputIsNamed() async throws {
    let two = Tensor([0, 1], shape: [2, 1])
    await expectError("label 2 of example 1") { try await fit(two, [0, 2]) }
    await expectError("label -1 of example 0") { try await fit(two, [-1, 0]) }
    await expectError("all 2 examples are of class 1") { try await fit(two, [1, 1]) }
    await expectError("3 labels") { try await fit(two, [0, 1, 1]) }
    await expectError("feature 0 of example 1 is nan") {
      try await fit(Tensor([0, .nan], shape: [2, 1]), [0, 1])
    }
    await expectError("C 0.0") {
      try await fit(two, [0, 1], .init(inverseStrength: 0))
    }
    await expectError("2 classes of 3 features need 1 × 3 and 1") {
      _ = try LogisticRegression(classCount: 2, width: 3, weights: [1, 2], intercepts: [0])
    }
  }

  private func fit(
    _ features: Tensor, _ labels: [Int], _ options: LogisticRegression.Options = .init()
  ) async throws {
    _ = try await LogisticRegression.fit(features, labels: labels, classCount: 2, options: options)
  }

  private func expectError(_ part: String, _ body: () async throws -> Void) async {
    let error = await #expect(throws: EvaluationError.self) { try await body() }
    let message = error?.description ?? ""
    #expect(message.contains(part), "\(message)")
  }
}
