internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// DistilBERT: BERT without token types and pooler.
  ///
  /// Sanh et al. 2019, arXiv:1910.01108.
  package static let distilBERT = ModelFamily(
    modelTypes: ["distilbert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      return try reader.encoder(
        names: .init(
          hidden: "dim", layers: "n_layers", heads: "n_heads", intermediate: "hidden_dim",
          activation: "activation", epsilon: nil),
        tokenTypes: 0,
        positions: .learned(maximum: try reader.size("max_position_embeddings", default: 512)))
    },
    keys: EncoderKeys(
      prefix: "distilbert",
      heads: ["vocab_transform", "vocab_layer_norm", "vocab_projector", "pre_classifier"]
    ) { keys in
      keys.layers = "transformer.layer"
      keys.queryKeyValue = .separate(
        query: "attention.q_lin", key: "attention.k_lin", value: "attention.v_lin")
      keys.attentionOutput = "attention.out_lin"
      keys.attentionNorm = "sa_layer_norm"
      keys.feedForwardInput = "ffn.lin1"
      keys.feedForwardOutput = "ffn.lin2"
      keys.feedForwardNorm = "output_layer_norm"
    },
    heads: { (reader) throws(ModelError) in
      var heads = reader.heads(pooler: .init(path: "pre_classifier", activation: .relu))
      heads.vocabulary = try reader.vocabularyHead(
        dense: "vocab_transform", norm: "vocab_layer_norm", output: "vocab_projector",
        activation: try reader.activation("activation", default: "gelu"), epsilon: 1e-12)
      return heads
    })
}
