package import SememeCheckpoints
package import SememeTensors

extension WeightLoader {
  /// Reads `weight`, [output × input × taps], and `bias` of a one-dimensional convolution.
  ///
  /// - Parameters:
  ///   - scope: holds them.
  ///   - input: the width of an input row.
  ///   - output: the width of an output row.
  ///   - taps: the rows that an output row is made of.
  /// - Returns: the map from `taps` input rows side by side, packed.
  /// - Throws: `CheckpointError` where a tensor is missing, has another shape or is not finite.
  package func convolution(
    _ scope: WeightScope, from input: Int, to output: Int, taps: Int
  ) throws(CheckpointError) -> LinearWeight {
    let weight = try scope.unchecked("weight", [output, input, taps])
    let bias = try scope.unchecked("bias", [output])
    let turned = Tensor([output, taps * input]) { out in
      weight.withUnsafeBuffer { source in
        for row in 0..<output {
          for channel in 0..<input {
            for tap in 0..<taps {
              out[(row * taps + tap) * input + channel] =
                source[(row * input + channel) * taps + tap]
            }
          }
        }
      }
    }
    return try pack([turned], [bias], inputMagnitudes: nil, from: [scope])
  }
}
