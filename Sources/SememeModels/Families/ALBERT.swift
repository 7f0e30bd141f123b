internal import SememeJSON

extension ModelFamily {
  /// ALBERT: embeddings narrower than the hidden states, and layers that share their weights.
  ///
  /// Lan et al. 2020, arXiv:1909.11942.
  package static let albert = ModelFamily(
    modelTypes: ["albert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      try reader.requireAbsolutePositions()
      var encoder = try reader.encoder(
        tokenTypes: try reader.size("type_vocab_size", default: 2),
        positions: .learned(maximum: try reader.size("max_position_embeddings", default: 512)),
        activation: "gelu_new")
      encoder.factorizedEmbeddingSize = try reader.size("embedding_size", default: 128)
      encoder.sharing = EncoderDescription.LayerSharing(
        groupCount: try reader.size("num_hidden_groups", default: 1, maximum: encoder.layerCount),
        innerCount: try reader.size("inner_group_num", default: 1, maximum: 100))
      return encoder
    },
    keys: EncoderKeys(prefix: "albert", heads: ["predictions", "sop_classifier"]) { keys in
      keys.embeddingProjection = "encoder.embedding_hidden_mapping_in"
      keys.layers = "encoder.albert_layer_groups"
      keys.innerLayers = "albert_layers"
      keys.queryKeyValue = .separate(
        query: "attention.query", key: "attention.key", value: "attention.value")
      keys.attentionOutput = "attention.dense"
      keys.attentionNorm = "attention.LayerNorm"
      keys.feedForwardInput = "ffn"
      keys.feedForwardOutput = "ffn_output"
      keys.feedForwardNorm = "full_layer_layer_norm"
      keys.pooler = "pooler"
    },
    heads: { (reader) throws(ModelError) in
      var heads = reader.heads(pooler: reader.pooler("pooler"))
      heads.vocabulary = try reader.vocabularyHead(
        dense: "predictions.dense", norm: "predictions.LayerNorm", output: "predictions.decoder",
        bias: "predictions", activation: try reader.activation("hidden_act", default: "gelu_new"),
        width: try reader.size("embedding_size", default: 128))
      return heads
    })
}
