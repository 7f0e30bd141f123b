import SememeTensors
import Testing

/// Quantised maps that know how large their input channels are.
@Suite struct SmoothingTests {
  /// Activations of which one channel is a hundred times as large as the others.
  private static func activations(rows: Int, width: Int) -> Tensor {
    let even = Tensor.random([rows, width], seed: 11)
    return Tensor(
      even.values.enumerated().map { $0 % width == 3 ? 100 * $1 : $1 }, shape: [rows, width])
  }

  private static func magnitudes(of x: Tensor) -> Tensor {
    Tensor(Smoothing.largestMagnitudes(ofColumnsIn: [x], width: x.width), shape: [x.width])
  }

  private func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
    zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func magnitudesAreThoseOfTheColumns() {
    let first = Tensor([1, -2, 3, -4, 0, 5], shape: [2, 3])
    let second = Tensor([0, 7, -6], shape: [1, 3])
    let expected: [Float] = [4, 7, 6]
    #expect(Smoothing.largestMagnitudes(ofColumnsIn: [first, second], width: 3) == expected)
  }

  @Test func scalesArePowersOfTwoAroundOne() {
    let x = Self.activations(rows: 20, width: 40)
    let scales = Smoothing.scales(
      for: Self.magnitudes(of: x), [.random([30, 40], seed: 5)]
    ).values
    #expect(scales.allSatisfy { $0.significand == 1 && $0 >= 0x1p-8 && $0 <= 0x1p8 })
    #expect(scales.indices.allSatisfy { $0 == 3 || scales[$0] < scales[3] })
    let exponents = scales.map { Double($0.exponent) }
    #expect(abs(exponents.reduce(0, +) / 40) < 0.5)
  }

  @Test func strangeMagnitudesLeaveScalesFinite() {
    let strange = Tensor([0, .infinity, .nan, .leastNonzeroMagnitude, 3e38], shape: [5])
    let scales = Smoothing.scales(for: strange, [Tensor(zeros: [4, 5])]).values
    #expect(scales.allSatisfy { $0.isFinite && $0 > 0 })
  }

  @Test(arguments: KernelLevel.available) func largeChannelsCostLess(level: KernelLevel) {
    let execution = Execution(kernels: level)
    let x = Self.activations(rows: 20, width: 64)
    let weights = [
      Tensor.random([48, 64], seed: 6), Tensor.random([20, 64], seed: 7),
    ]
    let exact = Linear.forward(
      x, LinearWeight(stacking: weights, biases: nil, kernels: level), execution)
    let errors = [nil, Self.magnitudes(of: x)].map { magnitudes in
      let weight = LinearWeight(
        stacking: weights, biases: nil, format: .int8, inputMagnitudes: magnitudes, kernels: level)
      return largestDifference(Linear.forward(x, weight, execution), exact)
    }
    #expect(errors[1] < errors[0] / 2, "\(level): \(errors)")
  }

  @Test(arguments: KernelLevel.available) func normsPrepareTheSameInput(level: KernelLevel) {
    let execution = Execution(kernels: level)
    let x = Self.activations(rows: 9, width: 33)
    let norm = LayerNorm(
      gamma: .random([33], seed: 8), beta: .random([33], seed: 9), epsilon: 1e-5)
    let weight = LinearWeight(
      .random([17, 33], seed: 10), bias: nil, format: .int8,
      inputMagnitudes: Self.magnitudes(of: norm(x, execution)), kernels: level)
    let prepared = norm(x, for: weight, execution)
    #expect(
      Linear.forward(prepared.input, weight, execution)
        == Linear.forward(prepared.values, weight, execution))
  }
}
