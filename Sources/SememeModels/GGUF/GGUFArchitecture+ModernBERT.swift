internal import SememeJSON

extension GGUFArchitecture {
  /// ModernBERT.
  static let modernBERT = GGUFArchitecture(
    name: "modern-bert",
    names: { _ in
      [
        "token_embd": "embeddings.tok_embeddings",
        "token_embd_norm": "embeddings.norm",
        "blk.#.attn_norm": "layers.#.attn_norm",
        "blk.#.attn_qkv": "layers.#.attn.Wqkv",
        "blk.#.attn_output": "layers.#.attn.Wo",
        "blk.#.ffn_norm": "layers.#.mlp_norm",
        "blk.#.ffn_up": "layers.#.mlp.Wi",
        "blk.#.ffn_down": "layers.#.mlp.Wo",
        "output_norm": "final_norm",
        "cls": "head.dense",
        "cls.norm": "head.norm",
        "cls.output": "classifier.out_proj",
        "output": "decoder",
      ]
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      try shape.requireUnscaledPositions()
      var members: [(String, JSON)] = [
        ("model_type", "modernbert"), ("hidden_activation", "gelu"),
        ("max_position_embeddings", try shape.integer(".context_length")),
        ("local_attention", try shape.integer(".attention.sliding_window")),
        ("global_attn_every_n_layers", .int(try period(shape))),
        ("norm_bias", .bool(shape.contains("output_norm.bias"))),
        ("attention_bias", .bool(shape.contains("blk.0.attn_qkv.bias"))),
        ("mlp_bias", .bool(shape.contains("blk.0.ffn_up.bias"))),
      ]
      members += try shape.sizes(epsilon: "norm_eps")
      members += try shape.optional(numbers: [
        ("global_rope_theta", ".rope.freq_base"), ("local_rope_theta", ".rope.freq_base_swa"),
      ])
      return members
    })

  /// The number n of which every n-th layer looks far, from the first on.
  private static func period(_ shape: GGUFShape) throws(ModelError) -> Int {
    let local = try shape.localLayers(default: 3) { $0 % $1 == 0 }
    let second = local.dropFirst().firstIndex(of: false) ?? local.count
    guard local.indices.allSatisfy({ local[$0] == ($0 % second != 0) }) else {
      throw shape.metadata.unsupported(
        "layers that look far at irregular places are not supported for this architecture")
    }
    return second
  }
}
