internal import SememeTensors

/// Sample activations that pass through an encoder layer by layer while it is loaded in `.int8`.
struct Calibration {
  /// The residual stream, [tokens × hidden].
  private var x: Tensor
  /// The stream before the first layer, [tokens × hidden].
  private let embedded: Tensor
  /// Where each sequence of the sample lies.
  let sequences: AttendedSequences
  let execution: Execution

  /// Begins with the embedding output of a sample.
  ///
  /// - Parameters:
  ///   - x: [tokens × hidden].
  ///   - sequences: where each sequence of the sample lies.
  ///   - execution: how to run.
  init(_ x: Tensor, _ sequences: AttendedSequences, _ execution: Execution) {
    self.x = x
    embedded = x
    self.sequences = sequences
    self.execution = execution
  }

  /// The largest magnitude of every channel that a sublayer reads, [hidden].
  ///
  /// - Parameter norms: the sublayer's.
  /// - Returns: [hidden].
  func magnitudes(readBy norms: SublayerNorms) -> Tensor {
    Calibration.magnitudes(of: norms.ofInput.map { $0(x, execution) } ?? x)
  }

  /// The same of the states that a decoder's layers read, [hidden]; nil for an encoder.
  var sourceMagnitudes: Tensor? { sequences.source.map { Calibration.magnitudes(of: $0.states) } }

  private static func magnitudes(of input: Tensor) -> Tensor {
    Tensor(
      Smoothing.largestMagnitudes(ofColumnsIn: [input], width: input.width), shape: [input.width])
  }

  /// Takes the sample through a sublayer.
  ///
  /// - Parameters:
  ///   - norms: the sublayer's.
  ///   - weight: the one that reads its input.
  ///   - sublayer: gives its result plus what it is told to add.
  mutating func pass(
    to norms: SublayerNorms, _ weight: LinearWeight,
    _ sublayer: (_ x: LinearInput, _ residual: Tensor?, _ sample: Calibration) -> Tensor
  ) {
    let input = SublayerNorms.Reader.read(x, .init(norms: norms, weight: weight), execution).input
    let sum = norms.add(to: x, execution) { sublayer(input, $0, self) }
    x = norms.handOver(sum, to: nil, execution).values
  }

  /// Takes the sample through the convolution beside the first layer.
  ///
  /// - Parameter convolution: the encoder's.
  mutating func pass(through convolution: ConvolutionLayer) {
    x =
      convolution(embedded, adding: x, starts: sequences.starts, before: nil, execution).values
  }
}
