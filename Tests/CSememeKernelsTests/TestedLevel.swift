import CSememeKernels
import Testing

/// A level that this CPU can run.
struct TestedLevel: Sendable, CustomTestStringConvertible {
  let index: Int

  /// Every level of this build whose instructions the CPU has.
  static let available: [TestedLevel] = (0..<sememe_level_count()).compactMap { index in
    sememe_kernels_at(index) == nil ? nil : TestedLevel(index: index)
  }

  /// The specification.
  static let scalar = TestedLevel(index: 0)

  var kernels: sememe_kernels {
    guard let table = sememe_kernels_at(index) else {
      preconditionFailure("level \(index) was available a moment ago")
    }
    return table.pointee
  }

  var testDescription: String { String(cString: kernels.name) }
}

/// The activations that change their argument.
let activations: [sememe_activation] = [
  SEMEME_ACTIVATION_GELU_ERF, SEMEME_ACTIVATION_GELU_TANH, SEMEME_ACTIVATION_RELU,
  SEMEME_ACTIVATION_TANH, SEMEME_ACTIVATION_SIGMOID, SEMEME_ACTIVATION_SILU,
]

/// Sizes around the vector widths (4, 8, 16) and twice them: 0, 1, N − 1, N, N + 1, 2N + 3.
let vectorSizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 17, 19, 31, 32, 33, 35, 63, 64, 67, 131]
