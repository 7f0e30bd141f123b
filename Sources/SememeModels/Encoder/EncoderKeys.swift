package import SememeCheckpoints

/// What the parts of an encoder are called in a family's checkpoints: paths of segments.
package struct EncoderKeys: Sendable {
  /// Prefixes, older names, and tensors that an encoder does not read.
  package var names: WeightNames

  package var wordEmbeddings: String
  package var positionEmbeddings: String
  package var tokenTypeEmbeddings: String
  package var embeddingNorm: String

  /// The list of layers; below it, the layer's number.
  package var layers: String
  package var query: String
  package var key: String
  package var value: String
  package var attentionOutput: String
  package var attentionNorm: String
  package var feedForwardInput: String
  package var feedForwardOutput: String
  package var outputNorm: String

  /// The dense layer over the first token, where a checkpoint has one.
  package var pooler: String
}
