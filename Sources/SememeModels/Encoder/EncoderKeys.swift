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
  package var queryKeyValue = Projections.separate(
    query: "attention.self.query", key: "attention.self.key", value: "attention.self.value")
  /// The norms of every head's queries and keys.
  package var queryNorm = "self_attn.q_norm"
  package var keyNorm = "self_attn.k_norm"
  package var attentionOutput = "attention.output.dense"
  /// The norm behind the attention's sum, or before the attention.
  package var attentionNorm = "attention.output.LayerNorm"
  /// The norm of the attention's result, where there is one more.
  package var attentionResultNorm = "post_attention_layernorm"
  package var feedForwardInput = "intermediate.dense"
  package var gate = GateLayout.packed(comesFirst: true)
  package var feedForwardOutput = "output.dense"
  /// The norm behind the feed-forward network's sum, or before the network.
  package var feedForwardNorm = "output.LayerNorm"
  /// The norm of the network's result, where there is one more.
  package var feedForwardResultNorm = "post_feedforward_layernorm"
  /// The norm behind the last layer.
  package var finalNorm = "norm"

  /// How the weights of queries, keys and values are stored.
  package enum Projections: Sendable {
    case separate(query: String, key: String, value: String)
    /// One matrix, its rows in this order.
    case packed(String)
  }

  /// How a gated network stores its first weights: the gate's, whose result is activated, and that
  /// of what it gates.
  package enum GateLayout: Sendable {
    case separate(gate: String, gated: String)
    /// In one matrix, `feedForwardInput`.
    case packed(comesFirst: Bool)
  }

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
