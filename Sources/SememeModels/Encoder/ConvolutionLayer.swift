internal import SememeCheckpoints
internal import SememeTensors

/// A convolution over the embeddings, added to what the first layer computes of them.
///
/// norm(layer + activation(convolution(embeddings))): DeBERTa v2's larger models learn n-grams by it
/// (He et al. 2021, arXiv:2006.03654, in the form published with version 2).
struct ConvolutionLayer: Sendable {
  private let weight: LinearWeight
  private let norm: LayerNorm
  private let shape: EncoderDescription.Convolution

  init(
    _ weights: WeightScope, _ keys: EncoderKeys, _ description: EncoderDescription,
    _ shape: EncoderDescription.Convolution, _ loader: WeightLoader
  ) throws(CheckpointError) {
    let scope = weights[keys.convolution]
    self.shape = shape
    weight = try loader.convolution(
      scope["conv"], from: description.hiddenSize, to: description.hiddenSize, taps: shape.taps)
    norm = try loader.norm(
      scope["LayerNorm"], description.hiddenSize, description.normKind,
      epsilon: description.layerNormEpsilon)
  }

  /// Computes the convolution of every sequence.
  ///
  /// - Parameters:
  ///   - embeddings: [tokens × hidden].
  ///   - x: what the first layer computed of them, [tokens × hidden].
  ///   - starts: where each sequence begins, and the end.
  ///   - reader: what reads the result; nil for nothing but the floats.
  ///   - execution: how to run.
  /// - Returns: [tokens × hidden].
  func callAsFunction(
    _ embeddings: Tensor, adding x: Tensor, starts: [Int], before reader: SublayerNorms.Reader?,
    _ execution: Execution
  ) -> Activations {
    let sum = Convolution.forward(
      embeddings, weight, taps: shape.taps, starts: starts, activation: shape.activation,
      adding: x, execution)
    return norm(sum, for: reader?.weight, execution)
  }
}
