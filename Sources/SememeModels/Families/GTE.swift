internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// GTE v1.5 and what shares its code: BERT with rotary places and gated networks.
  ///
  /// Zhang et al. 2024, arXiv:2407.19669.
  package static let gte = ModelFamily(
    modelTypes: ["new", "gte"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      for key in ["logn_attention_scale", "logn_attention_clip1"]
      where try reader.flag(key, default: false) {
        throw reader.unsupported("\(key) is true, which is not supported")
      }
      guard try reader.flag("pack_qkv", default: true) else {
        throw reader.unsupported("pack_qkv is false, which is not supported")
      }
      for (key, supported) in [
        ("position_embedding_type", "rope"), ("layer_norm_type", "layer_norm"),
      ]
      where try reader.text(key, default: supported) != supported {
        throw reader.unsupported("\(key) is not supported; supported is: \(supported)")
      }
      var encoder = try reader.encoder(
        tokenTypes: try reader.size("type_vocab_size", default: 2, minimum: 0),
        positions: .relative(maximum: try reader.size("max_position_embeddings")))
      encoder.feedForward = .gated(try reader.activation("hidden_act", default: "gelu"))
      encoder.biases.remove(.feedForwardInput)
      let rotary = EncoderDescription.Rotary(
        base: try reader.number("rope_theta", default: 10_000), size: encoder.headSize,
        scaling: try reader.fixedScaling())
      encoder.attention = Array(repeating: .init(rotary: rotary), count: encoder.layerCount)
      return try reader.checked(encoder)
    },
    keys: EncoderKeys(prefix: "new", heads: ["lm_head"]) { keys in
      keys.queryKeyValue = .packed("attention.qkv_proj")
      keys.attentionOutput = "attention.o_proj"
      keys.attentionNorm = "attn_ln"
      keys.gate = .packed(comesFirst: false)
      keys.feedForwardInput = "mlp.up_gate_proj"
      keys.feedForwardOutput = "mlp.down_proj"
      keys.feedForwardNorm = "mlp_ln"
    },
    heads: { (reader) throws(ModelError) in
      var heads = reader.heads(pooler: reader.pooler())
      heads.vocabulary = try reader.vocabularyHead(
        dense: "lm_head.dense", norm: "lm_head.norm", output: "lm_head.decoder",
        activation: try reader.activation("hidden_act", default: "gelu"))
      return heads
    })
}
