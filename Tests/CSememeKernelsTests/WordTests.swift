import CSememeKernels
import Foundation
import SememeTestSupport
import Testing

/// Kernels that train word vectors, against the same steps in double precision.
@Suite struct WordTests {
  static let widths = [16, 32, 48, 64, 80, 112, 304]
  static let text: [UInt32] = [0, 3, 1, 1, 6, 2, 5, 4, 0, 2, 3, 6, 1, 5]

  /// Problems that differ in everything that a text's kernels look at.
  static func problems(width: Int) -> [(String, WordProblem)] {
    let plain = WordProblem(width: width, seed: UInt64(width))
    var result = [("negatives", plain)]
    var other = plain
    other.negatives = 17
    other.drawsWindow = false
    result.append(("many negatives, whole windows", other))
    other = plain
    other.negatives = 1
    other.keep = [.max, 1 << 31, 1 << 30, .max, 0, 3 << 30, 1 << 29]
    result.append(("dropped words", other))
    other = plain
    other.loss = SEMEME_WORD_HIERARCHICAL_SOFTMAX
    result.append(("a tree", other))
    other = WordProblem(width: width, inputRows: 12, seed: UInt64(width) + 1)
    other.parts = [
      [0, 7], [1, 8, 9, 8], [2], [3, 10, 11, 7, 7, 7], [4, 11], [5, 9], [6, 10, 8],
    ]
    result.append(("subwords", other))
    other.sumsContext = true
    result.append(("subwords, summed", other))
    return result
  }

  static func expectClose(
    _ result: WordProblem.Result, _ expected: WordProblem, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (values, exact) in [(result.input, expected.input), (result.output, expected.output)] {
      let scale = exact.reduce(1) { max($0, abs($1)) }
      let worst = zip(values, exact).reduce(0.0) { max($0, abs(Double($1.0) - $1.1)) }
      #expect(worst <= 2e-5 * scale, "\(what): \(worst)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: TestedLevel.available) func textsMatchDoublePrecision(level: TestedLevel) {
    for width in Self.widths {
      for (name, problem) in Self.problems(width: width) {
        var exact = problem
        exact.rate = 0.1
        var scaled = problem
        scaled.rate = 0.1
        exact.skipGram(Self.text)
        let skipGram = scaled.trained(level, [.skipGram(Self.text)])
        Self.expectClose(skipGram, exact, "skip-gram, \(name), width \(width)")
        #expect(skipGram.worker.random == exact.random, "\(name): other random numbers")
        #expect(skipGram.worker.kept == exact.kept)

        exact = scaled
        exact.cbow(Self.text)
        let cbow = scaled.trained(level, [.cbow(Self.text)])
        Self.expectClose(cbow, exact, "CBOW, \(name), width \(width)")
        #expect(cbow.worker.random == exact.random, "\(name): other random numbers")
      }
    }
  }

  @Test(arguments: TestedLevel.available) func bagsMatchDoublePrecision(level: TestedLevel) {
    let losses = [
      SEMEME_WORD_NEGATIVE_SAMPLING, SEMEME_WORD_HIERARCHICAL_SOFTMAX, SEMEME_WORD_SOFTMAX,
      SEMEME_WORD_ONE_VS_ALL,
    ]
    for width in Self.widths {
      for loss in losses {
        var problem = WordProblem(width: width, seed: 5)
        problem.loss = loss
        var exact = problem
        let bags: [([UInt32], [UInt32])] = [
          ([0, 3, 3], [2, 5]), ([1], [6]), ([6, 5, 4, 2], [0, 1]),
        ]
        for (rows, classes) in bags { exact.bag(rows, classes) }
        let result = problem.trained(level, bags.map { .bag($0.0, $0.1) })
        Self.expectClose(result, exact, "loss \(loss.rawValue), width \(width)")
        #expect(result.worker.examples == 3 && result.worker.measured == 3)
      }
    }
  }

  @Test(arguments: TestedLevel.available) func emptyTextsAndBagsDoNothing(level: TestedLevel) {
    let problem = WordProblem(width: 16, seed: 6)
    let result = problem.trained(
      level, [.skipGram([]), .cbow([]), .skipGram([3]), .cbow([3]), .bag([], [1]), .bag([1], [])])
    #expect(result.input == problem.input.map(Float.init))
    #expect(result.output == problem.output.map(Float.init))
    #expect(result.worker.examples == 0)
  }

  @Test(arguments: TestedLevel.available) func lossesAreNegativeLogProbabilities(level: TestedLevel)
  {
    for (loss, expected) in [
      (SEMEME_WORD_SOFTMAX, log(7.0)), (SEMEME_WORD_ONE_VS_ALL, 7 * log(2.0)),
      (SEMEME_WORD_HIERARCHICAL_SOFTMAX, 4 * log(2.0)),
    ] {
      var problem = WordProblem(width: 16, seed: 7)
      problem.output = problem.output.map { _ in 0 }
      problem.loss = loss
      let result = problem.trained(level, [.bag([1, 2], [3])])
      #expect(abs(result.worker.loss - expected) < 1e-6)
    }
  }

  /// The change of every number is the negative gradient of the loss, times the rate.
  @Test(arguments: TestedLevel.available) func updatesFollowTheGradient(level: TestedLevel) {
    let rate = Float(1e-3)
    for loss in [
      SEMEME_WORD_HIERARCHICAL_SOFTMAX, SEMEME_WORD_SOFTMAX, SEMEME_WORD_ONE_VS_ALL,
    ] {
      var problem = WordProblem(width: 16, seed: 8)
      problem.loss = loss
      problem.rate = rate
      let bag = WordProblem.Run.bag([0, 3, 5], [2])
      let result = problem.trained(level, [bag])
      let difference = 1e-2
      func slope(_ change: (inout WordProblem, Double) -> Void) -> Double {
        let sides = [difference, -difference].map { step in
          var moved = problem
          change(&moved, step)
          return moved.trained(level, [bag]).worker.loss
        }
        return (sides[0] - sides[1]) / (2 * difference)
      }
      for place in [0, 7, 3 * 16 + 2, 5 * 16 + 15, 16] {
        let gradient = slope { $0.input[place] += $1 }
        let moved = Double(result.input[place]) - Double(Float(problem.input[place]))
        #expect(
          abs(moved / -Double(rate) - gradient) < 2e-3, "input \(place), loss \(loss.rawValue)")
      }
      for place in [0, 2 * 16 + 3, 6 * 16 + 9] {
        let gradient = slope { $0.output[place] += $1 }
        let moved = Double(result.output[place]) - Double(Float(problem.output[place]))
        #expect(
          abs(moved / -Double(rate) - gradient) < 2e-3, "output \(place), loss \(loss.rawValue)")
      }
    }
  }
}
