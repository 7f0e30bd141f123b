import CSememeKernels
import SememeTestSupport
import Testing

/// Activation functions.
@Suite struct ActivationTests {
  /// How far activation(x) may lie from its exact value.
  ///
  /// That is some units in the last place, and more of them for every unit of the exponent's
  /// argument, where that is a rounded sum of powers. With AVX-512, GELU by the error function takes
  /// its left tail from a table, whose error is small beside x and not beside the result.
  static func bound(
    _ activation: sememe_activation, at x: Double, exact: Double, hasTable: Bool
  ) -> Double {
    let argument = 1.6 * abs(x) * (1 + 0.044715 * x * x)
    let units: Double =
      switch activation {
      case SEMEME_ACTIVATION_GELU_ERF: 6
      case SEMEME_ACTIVATION_GELU_TANH: 4 + 2 * min(argument, 100)
      case SEMEME_ACTIVATION_TANH: 3
      case SEMEME_ACTIVATION_SIGMOID, SEMEME_ACTIVATION_SILU: 4
      default: 0
      }
    if activation == SEMEME_ACTIVATION_GELU_ERF && hasTable {
      return min(3e-7 * abs(x), 3e-7 + 0x1p-23 * abs(exact)) + 0x1p-140
    }
    // An exponential below the normal range counts as zero; silu multiplies that by up to 88.
    return max(units * 0x1p-23 * abs(exact), 0x1p-119)
  }

  static func results(
    _ x: [Float], _ activation: sememe_activation, on level: TestedLevel
  ) -> [Float] {
    let input = GuardedFloats(x)
    let output = GuardedFloats(count: x.count)
    level.kernels.activate_f32(input.start, output.start, x.count, activation)
    expectIntact(input, output)
    return output.values
  }

  @Test(arguments: TestedLevel.available, activations)
  func matchesDoublePrecision(level: TestedLevel, activation: sememe_activation) {
    var random = SeededGenerator(seed: 11)
    let finite = (0..<60_000)
      .map { _ in Float(bitPattern: random.next(upperBound: 0xFF80_0000)) }
      .filter(\.isFinite)
    let near = (-80_000...80_000).map { Float($0) * 0.000_13 }
    let wide = (-20_000...20_000).map { Float($0) * 0.005_3 }
    let x = finite + near + wide
    let hasTable = level.testDescription.hasPrefix("avx512")
    for (x, y) in zip(x, Self.results(x, activation, on: level)) {
      let exact = exactActivation(Double(x), activation)
      let bound = Self.bound(activation, at: Double(x), exact: exact, hasTable: hasTable)
      if !(abs(Double(y) - exact) <= bound) {
        Issue.record("\(activation.rawValue)(\(x)) = \(y), exactly \(exact)")
        return
      }
    }
  }

  @Test(arguments: TestedLevel.available, activations)
  func everySizePlaceAndAliasGivesTheSameBits(level: TestedLevel, activation: sememe_activation) {
    var random = SeededGenerator(seed: 12)
    let x = random.floats(160, scale: 6)
    let expected = Self.results(x, activation, on: level)
    for count in vectorSizes {
      for offset in 0..<8 {
        let values = GuardedFloats(Array(x[offset..<(offset + count)]), offset: offset)
        level.kernels.activate_f32(values.start, values.start, count, activation)
        expectIntact(values)
        #expect(sameBits(values.values, Array(expected[offset..<(offset + count)])))
      }
    }
  }

  @Test(arguments: TestedLevel.available) func noActivationCopies(level: TestedLevel) {
    let x: [Float] = [1, -0.0, .infinity, 4, 5, 6, 7, 8, -9]
    #expect(sameBits(Self.results(x, SEMEME_ACTIVATION_NONE, on: level), x))
  }

  @Test(arguments: TestedLevel.available) func limitsAtInfinity(level: TestedLevel) {
    let limits: [(sememe_activation, [Float])] = [
      (SEMEME_ACTIVATION_GELU_ERF, [-0.0, .infinity]),
      (SEMEME_ACTIVATION_GELU_TANH, [-0.0, .infinity]),
      (SEMEME_ACTIVATION_RELU, [0, .infinity]), (SEMEME_ACTIVATION_TANH, [-1, 1]),
      (SEMEME_ACTIVATION_SIGMOID, [0, 1]), (SEMEME_ACTIVATION_SILU, [-0.0, .infinity]),
    ]
    for (activation, expected) in limits {
      let largest = Float.greatestFiniteMagnitude
      let results = Self.results([-.infinity, .infinity, -largest, largest], activation, on: level)
      #expect(sameBits(Array(results[0..<2]), expected), "\(activation.rawValue)")
      #expect(results[2] == expected[0])
      #expect(results[3] == min(expected[1], largest))
    }
  }

  @Test(arguments: TestedLevel.available, activations)
  func nanStaysAndZeroKeepsItsSign(level: TestedLevel, activation: sememe_activation) {
    let x: [Float] = [.nan, -.nan, .signalingNaN, 0, -0.0, .nan, 1, 2, .nan]
    let results = Self.results(x, activation, on: level)
    for (x, y) in zip(x, results) { #expect(x.isNaN == y.isNaN) }
    guard activation != SEMEME_ACTIVATION_SIGMOID else { return }
    #expect(results[3].bitPattern == Float(0).bitPattern)
    #expect(results[4].bitPattern == Float(-0.0).bitPattern)
  }
}
