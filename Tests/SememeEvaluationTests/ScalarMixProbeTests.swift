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

@Suite("A learnt mix of layers")
struct ScalarMixProbeTests {
  /// Layers of noise, of which some carry the label: the layer's noise is `sizes` wide.
  private func examples(
    _ count: Int, classes: Int, sizes: [Float], carrying: Set<Int>, seed: UInt64, width: Int = 6
  ) -> LayeredExamples {
    var random = SeededGenerator(seed: seed)
    let labels = (0..<count).map { $0 % classes }
    let layers = sizes.enumerated().map { layer, size in
      Tensor(
        labels.flatMap { label in
          (0..<width).map { column in
            let told: Float = carrying.contains(layer) && column % classes == label ? 1.5 : 0
            return size * (Float.random(in: -1...1, using: &random) + told + Float(column))
          }
        }, shape: [count, width])
    }
    return LayeredExamples(layers: layers, labels: labels, classCount: classes)
  }

  private var twoTasks: [LayeredExamples] {
    [
      examples(40, classes: 3, sizes: [1, 0.1, 30, 2], carrying: [1, 2], seed: 1),
      examples(30, classes: 2, sizes: [1, 0.2, 20, 3], carrying: [2, 3], seed: 2),
    ]
  }

  private func point(_ count: Int) -> [Double] {
    var random = SeededGenerator(seed: 3)
    return (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
  }

  @Test func theGradientIsThatOfFiniteDifferences() {
    let objective = ScalarMixObjective(
      twoTasks, inverseStrength: 0.3, pool: ThreadPool(threadCount: 2))
    let start = point(objective.variableCount)
    var gradient = [Double](repeating: .nan, count: start.count)
    _ = objective.value(at: start, gradient: &gradient)
    var unused = gradient
    for index in start.indices {
      let step = 1e-5
      var (above, below) = (start, start)
      above[index] += step
      below[index] -= step
      let rise = objective.value(at: above, gradient: &unused)
      let slope = (rise - objective.value(at: below, gradient: &unused)) / (2 * step)
      #expect(abs(slope - gradient[index]) < 1e-8 + 1e-6 * abs(slope), "variable \(index)")
    }
  }

  /// (½ |W|² + C Σ loss) ÷ (C × examples) of the mix made by hand.
  @Test func theValueIsItsDefinition() throws {
    let tasks = twoTasks
    let objective = ScalarMixObjective(
      tasks, inverseStrength: 0.3, pool: ThreadPool(threadCount: 1))
    let point = point(objective.variableCount)
    var gradient = [Double](repeating: 0, count: point.count)
    let value = objective.value(at: point, gradient: &gradient)
    let weights = objective.weights(at: point)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    #expect(abs(log(weights[3] / weights[0]) - (point[3] - point[0])) < 1e-12)
    let raw = rawWeights(weights, tasks)
    var (start, losses, squares) = (4, 0.0, 0.0)
    for task in tasks {
      let rows = task.classCount == 2 ? 1 : task.classCount
      let own = Array(point[start..<start + rows * 7])
      start += rows * 7
      let classifier = try LogisticRegression(
        classCount: task.classCount, width: 6, weights: Array(own[..<(rows * 6)]),
        intercepts: Array(own[(rows * 6)...]))
      let chances = classifier.probabilities(standardized(mixed(task.layers, raw)))
      losses += zip(chances, task.labels).reduce(0) { $0 - log($1.0[$1.1]) }
      squares += classifier.weights.reduce(0) { $0 + $1 * $1 }
    }
    #expect(start == point.count)
    #expect(abs(value - (squares / 2 + 0.3 * losses) / (0.3 * 70)) < 1e-5)
  }

  /// Weights of unscaled layers: each divided by the deviation of its features, all tasks together.
  private func rawWeights(_ weights: [Double], _ tasks: [LayeredExamples]) -> [Double] {
    weights.indices.map { layer in
      var (sum, count) = (0.0, 0)
      for task in tasks {
        let values = task.layers[layer].values.map(Double.init)
        let rows = task.labels.count
        for column in 0..<6 {
          let feature = (0..<rows).map { values[$0 * 6 + column] }
          let mean = feature.reduce(0, +) / Double(rows)
          sum += feature.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          count += rows
        }
      }
      return weights[layer] / (sum / Double(count)).squareRoot()
    }
  }

  private func mixed(_ layers: [Tensor], _ weights: [Double]) -> [Double] {
    layers[0].values.indices.map { index in
      zip(layers, weights).reduce(0) { $0 + Double($1.0.values[index]) * $1.1 }
    }
  }

  /// Every feature with mean 0 and variance 1.
  private func standardized(_ values: [Double]) -> Tensor {
    let rows = values.count / 6
    var result = values
    for column in 0..<6 {
      let feature = (0..<rows).map { values[$0 * 6 + column] }
      let mean = feature.reduce(0, +) / Double(rows)
      let variance = feature.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
      for row in 0..<rows {
        result[row * 6 + column] = (feature[row] - mean) / variance.squareRoot()
      }
    }
    return Tensor(result.map(Float.init), shape: [rows, 6])
  }

  /// Whatever the sizes of the layers' numbers, and wherever the layer stands.
  @Test(arguments: 0..<4) func theLayerWithTheLabelGetsTheWeight(layer: Int) async throws {
    let sizes: [Float] = [1, 50, 0.02, 3]
    let training = examples(300, classes: 3, sizes: sizes, carrying: [layer], seed: 5)
    let probe = try await ScalarMixProbe.fit(
      [training], options: .init(inverseStrength: 0.1, maximumIterations: 500, tolerance: 1e-5))
    #expect(probe.hasConverged)
    #expect(probe.weights[layer] > 0.85, "\(probe.weights)")
    let test = examples(150, classes: 3, sizes: sizes, carrying: [layer], seed: 6)
    let right = zip(probe.predict(0, test.layers), test.labels).count { $0 == $1 }
    #expect(right >= 140, "\(right)")
  }

  /// The weights of unscaled layers give the mix that the classifiers read.
  @Test func rawWeightsGiveTheSameMix() async throws {
    let tasks = twoTasks
    let probe = try await ScalarMixProbe.fit(tasks, options: .init(inverseStrength: 0.3))
    #expect(abs(probe.rawWeights.reduce(0, +) - 1) < 1e-12)
    for (number, task) in tasks.enumerated() {
      let features = standardized(mixed(task.layers, probe.rawWeights))
      #expect(probe.classifiers[number].predict(features) == probe.predict(number, task.layers))
    }
  }

  @Test func threadsDoNotChangeTheResult() async throws {
    let tasks = [examples(400, classes: 3, sizes: [1, 1, 1], carrying: [0, 2], seed: 8)]
    var probes: [ScalarMixProbe] = []
    for threads in [1, 3] {
      probes.append(
        try await ScalarMixProbe.fit(
          tasks, options: .init(inverseStrength: 0.1), pool: ThreadPool(threadCount: threads)))
    }
    #expect(probes[0].weights == probes[1].weights)
    #expect(probes[0].classifiers == probes[1].classifiers)
  }

  @Test func aLayerThatDoesNotVaryGetsNoWeight() async throws {
    let varied = examples(60, classes: 2, sizes: [1, 1], carrying: [1], seed: 9)
    let flat = Tensor([Float](repeating: 0.5, count: 360), shape: [60, 6])
    func task(_ layers: [Tensor]) -> LayeredExamples {
      LayeredExamples(layers: layers, labels: varied.labels, classCount: 2)
    }
    let probe = try await ScalarMixProbe.fit(
      [task([flat] + varied.layers)], options: .init(inverseStrength: 0.1))
    #expect(probe.weights[0] == 0 && probe.rawWeights[0] == 0)
    #expect(probe.weights[2] > probe.weights[1])
    let error = await #expect(throws: EvaluationError.self) {
      try await ScalarMixProbe.fit([task([flat, flat])], options: .init())
    }
    #expect(error?.description.contains("no layer's vectors vary") == true)
  }
}
