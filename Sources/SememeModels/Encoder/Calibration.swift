internal import SememeTensors
internal import SememeTokenizers

/// Sample activations that pass through an encoder layer by layer while it is loaded in `.int8`.
struct Calibration {
  private var x: Tensor
  /// Where each sequence of the sample lies.
  let sequences: Attention.Sequences
  /// What is added to the scores of attention, or nil.
  let bias: Attention.DistanceBias?
  private let execution: Execution

  /// Begins with the embedding output of a sample.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden].
  ///   - sequences: where each sequence of the sample lies.
  ///   - bias: what is added to the scores of attention, or nil.
  ///   - execution: how to run.
  init(
    _ x: Tensor, _ sequences: Attention.Sequences, bias: Attention.DistanceBias?,
    _ execution: Execution
  ) {
    self.x = x
    self.sequences = sequences
    self.bias = bias
    self.execution = execution
  }

  /// The largest magnitude of every channel, [hidden].
  var magnitudes: Tensor {
    Tensor(
      Smoothing.largestMagnitudes(ofColumnsIn: [x], width: x.width), shape: [x.width])
  }

  /// Takes the sample through a part of a layer.
  ///
  /// - Parameters:
  ///   - weight: the one that reads the activations.
  ///   - part: computes the next activations.
  mutating func pass(
    to weight: LinearWeight,
    _ part: (Activations, _ sample: Calibration, Execution) -> Tensor
  ) {
    x = part(Activations(x, for: weight, execution), self, execution)
  }
}
