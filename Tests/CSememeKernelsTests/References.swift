import CSememeKernels
import Foundation
import SememeTestSupport

extension SeededGenerator {
  /// Floats in −1 … 1.
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in Float.random(in: -scale...scale, using: &self) }
  }
}

/// How far a sum of `terms` floats may lie from its exact value: each of its roundings moves it by at
/// most half a unit in the last place of the sum of magnitudes (Higham 2002, section 4.2).
func sumBound(terms: Int, magnitude: Double) -> Double {
  Double(terms + 4) * 0x1p-24 * magnitude + 0x1p-140
}

/// The activation in double precision.
func exactActivation(_ x: Double, _ activation: sememe_activation) -> Double {
  switch activation {
  case SEMEME_ACTIVATION_GELU_ERF: x / 2 * erfc(-x / 2.0.squareRoot())
  case SEMEME_ACTIVATION_GELU_TANH:
    x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  case SEMEME_ACTIVATION_RELU: max(x, 0)
  case SEMEME_ACTIVATION_TANH: tanh(x)
  case SEMEME_ACTIVATION_SIGMOID: 1 / (1 + exp(-x))
  case SEMEME_ACTIVATION_SILU: x / (1 + exp(-x))
  default: x
  }
}

/// Softmax in double precision.
func exactSoftmax(_ x: [Double]) -> [Double] {
  let maximum = x.max() ?? 0
  let powers = x.map { exp($0 - maximum) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
