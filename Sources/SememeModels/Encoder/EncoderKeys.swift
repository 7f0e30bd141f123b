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
  /// The numbers of a relative bias, or the vectors of relative positions.
  package var relativeBias = "encoder.relative_attention_bias"
  /// The norm of these vectors.
  package var relativeNorm = "encoder.LayerNorm"

  /// The list of layers; below it, the layer's number.
  package var layers = "encoder.layer"
  /// The list of layers within a group of shared ones.
  package var innerLayers = "layers"
  package var queryKeyValue = Projections.separate(
    query: "attention.self.query", key: "attention.self.key", value: "attention.self.value")
  /// The projections of relative positions.
  package var positionQuery = "attention.self.pos_query_proj"
  package var positionKey = "attention.self.pos_key_proj"
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
  /// The convolution beside the first layer: `conv` and its norm.
  package var convolution = "encoder.conv"

  /// A decoder's attention to the encoder's states.
  package var crossAttention = CrossAttention()
  /// What the parts of a decoder's attention to the encoder's states are called, within a layer.
  package struct CrossAttention: Sendable {
    package var query = "encoder_attn.q_proj"
    package var key = "encoder_attn.k_proj"
    package var value = "encoder_attn.v_proj"
    package var output = "encoder_attn.out_proj"
    package var norm = "encoder_attn_layer_norm"
  }

  /// The names of the decoder's parts: those of the encoder's, which begin with `encoder`.
  var decoderStack: EncoderKeys {
    var keys = self
    for path in [
      \.positionEmbeddings, \.embeddingNorm, \.layers, \.finalNorm,
    ] as [WritableKeyPath<EncoderKeys, String>] where keys[keyPath: path].hasPrefix("encoder.") {
      keys[keyPath: path] = "decoder" + keys[keyPath: path].dropFirst("encoder".utf8.count)
    }
    return keys
  }

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

  /// The dense layer over the first token, where a checkpoint has one; nil where a head of another
  /// kind is called so.
  package var pooler: String? = "pooler.dense"

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
