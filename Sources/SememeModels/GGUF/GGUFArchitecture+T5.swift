internal import SememeJSON

extension GGUFArchitecture {
  /// The encoder of T5, gated or not.
  static let t5 = GGUFArchitecture(
    name: "t5encoder",
    names: { shape in
      let attention = "encoder.block.#.layer.0"
      let network = "encoder.block.#.layer.1"
      return [
        "token_embd": "shared",
        "enc.output_norm": "encoder.final_layer_norm",
        "enc.blk.#.attn_norm": "\(attention).layer_norm",
        "enc.blk.#.attn_q": "\(attention).SelfAttention.q",
        "enc.blk.#.attn_k": "\(attention).SelfAttention.k",
        "enc.blk.#.attn_v": "\(attention).SelfAttention.v",
        "enc.blk.#.attn_o": "\(attention).SelfAttention.o",
        "enc.blk.#.attn_rel_b": "\(attention).SelfAttention.relative_attention_bias",
        "enc.blk.#.ffn_norm": "\(network).layer_norm",
        "enc.blk.#.ffn_gate": "\(network).DenseReluDense.wi_0",
        "enc.blk.#.ffn_up": "\(network).DenseReluDense.\(isGated(shape) ? "wi_1" : "wi")",
        "enc.blk.#.ffn_down": "\(network).DenseReluDense.wo",
      ]
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      var members: [(String, JSON)] = [
        ("model_type", "t5"), ("is_encoder_decoder", false),
        ("feed_forward_proj", isGated(shape) ? "gated-gelu" : "relu"),
        ("d_kv", try shape.integer(".attention.key_length")),
      ]
      members += try shape.sizes(
        hidden: "d_model", layers: "num_layers", heads: "num_heads", intermediate: "d_ff",
        epsilon: "layer_norm_epsilon")
      members += try shape.optional(integers: [
        ("relative_attention_num_buckets", ".attention.relative_buckets_count")
      ])
      return members
    })

  private static func isGated(_ shape: GGUFShape) -> Bool {
    shape.contains("enc.blk.0.ffn_gate.weight")
  }
}
