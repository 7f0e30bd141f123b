package import SememeCheckpoints

/// What the parts of an encoder are called in a family's checkpoints: paths of segments.
///
/// A key whose part a family lacks is not read.
package struct EncoderKeys: Sendable {
  /// Prefixes, older names, and tensors that an encoder does not read.
  package var names: WeightNames

  package var wordEmbeddings = "embeddings.word_embeddings"
  package var positionEmbeddings = "embeddings.position_embeddings"
  package var tokenTypeEmbeddings = "embeddings.token_type_embeddings"
  package var embeddingNorm = "embeddings.LayerNorm"
  /// The linear map from the width of the embeddings to the hidden size.
  package var embeddingProjection = "embeddings_project"
  /// The numbers of a relative bias.
  package var relativeBias = "encoder.relative_attention_bias"

  /// The list of layers; below it, the layer's number.
  package var layers = "encoder.layer"
  /// The list of layers within a group of shared ones.
  package var innerLayers = "layers"
  package var query = "attention.self.query"
  package var key = "attention.self.key"
  package var value = "attention.self.value"
  package var attentionOutput = "attention.output.dense"
  package var attentionNorm = "attention.output.LayerNorm"
  package var feedForwardInput = "intermediate.dense"
  package var feedForwardOutput = "output.dense"
  package var outputNorm = "output.LayerNorm"

  /// The dense layer over the first token, where a checkpoint has one.
  package var pooler = "pooler.dense"

  /// BERT's names, from which those of other families differ.
  ///
  /// - Parameters:
  ///   - prefix: the leading segment of checkpoints that hold a head, too.
  ///   - heads: beginnings of names of other tasks' heads, which an encoder does not read.
  ///   - change: sets what differs.
  init(prefix: String, heads: [String], _ change: (inout EncoderKeys) -> Void = { _ in }) {
    names = WeightNames(
      prefixes: [prefix],
      segments: ["gamma": "weight", "beta": "bias"],
      // Besides heads, a buffer that only counts upwards.
      ignored: heads + ["classifier", "qa_outputs", "dropout", "embeddings.position_ids"])
    change(&self)
  }
}
