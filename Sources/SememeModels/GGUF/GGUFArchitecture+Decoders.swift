internal import SememeJSON

extension GGUFArchitecture {
  /// Qwen3, as Qwen3-Embedding uses it.
  static let qwen3 = GGUFArchitecture(
    name: "qwen3",
    names: { _ in
      llamaNames.merging(["blk.#.ffn_norm": "layers.#.post_attention_layernorm"]) { $1 }
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: true)
      return try llamaConfiguration(shape, ("model_type", "qwen3"), ("hidden_act", "silu"))
    })

  /// Gemma 3 as EmbeddingGemma uses it; converters add one to its norms.
  static let gemma = GGUFArchitecture(
    name: "gemma-embedding",
    names: { _ in
      llamaNames.merging([
        "blk.#.ffn_norm": "layers.#.pre_feedforward_layernorm",
        "blk.#.post_attention_norm": "layers.#.post_attention_layernorm",
        "blk.#.post_ffw_norm": "layers.#.post_feedforward_layernorm",
      ]) { $1 }
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      let local = try shape.localLayers(default: 6) { ($0 + 1) % $1 == 0 }
      let members = try llamaConfiguration(
        shape, ("model_type", "gemma3_text"), ("hidden_activation", "gelu_pytorch_tanh"),
        ("use_bidirectional_attention", true),
        ("layer_types", .array(local.map { $0 ? "sliding_attention" : "full_attention" })),
        ("sliding_window", shape.integer(".attention.sliding_window")),
        // llama.cpp scales by the size of a head, as EmbeddingGemma does.
        ("query_pre_attn_scalar", shape.integer(".attention.key_length")))
      return members
        + (try shape.optional(numbers: [("rope_local_base_freq", ".rope.freq_base_swa")]))
    },
    normShift: 1)

  /// The names that Llama's kin share.
  private static let llamaNames = [
    "token_embd": "embed_tokens",
    "output_norm": "norm",
    "output": "lm_head",
    "blk.#.attn_norm": "layers.#.input_layernorm",
    "blk.#.attn_q": "layers.#.self_attn.q_proj",
    "blk.#.attn_k": "layers.#.self_attn.k_proj",
    "blk.#.attn_v": "layers.#.self_attn.v_proj",
    "blk.#.attn_q_norm": "layers.#.self_attn.q_norm",
    "blk.#.attn_k_norm": "layers.#.self_attn.k_norm",
    "blk.#.attn_output": "layers.#.self_attn.o_proj",
    "blk.#.ffn_gate": "layers.#.mlp.gate_proj",
    "blk.#.ffn_up": "layers.#.mlp.up_proj",
    "blk.#.ffn_down": "layers.#.mlp.down_proj",
  ]

  private static func llamaConfiguration(
    _ shape: GGUFShape, _ first: (String, JSON)...
  ) throws(ModelError) -> [(String, JSON)] {
    try shape.requireUnscaledPositions()
    var members = first
    members += try shape.sizes(epsilon: "rms_norm_eps")
    members.append(("max_position_embeddings", try shape.integer(".context_length")))
    members.append(("attention_bias", .bool(shape.contains("blk.0.attn_q.bias"))))
    members += try shape.optional(
      integers: [
        ("num_key_value_heads", ".attention.head_count_kv"), ("head_dim", ".attention.key_length"),
      ], numbers: [("rope_theta", ".rope.freq_base")])
    return members
  }
}
