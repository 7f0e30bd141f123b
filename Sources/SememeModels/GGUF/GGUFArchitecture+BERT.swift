internal import SememeJSON

extension GGUFArchitecture {
  /// BERT and what converters make of RoBERTa, XLM-RoBERTa, CamemBERT and DistilBERT: places count
  /// from the first row, since the rows before it have been taken away.
  static let bert = GGUFArchitecture(
    name: "bert",
    names: { _ in
      bertNames.merging([
        "position_embd": "embeddings.position_embeddings",
        "blk.#.ffn_up": "encoder.layer.#.intermediate.dense",
        "blk.#.ffn_down": "encoder.layer.#.output.dense",
        "blk.#.layer_output_norm": "encoder.layer.#.output.LayerNorm",
      ]) { $1 }
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      guard let places = shape.rows(of: "position_embd.weight") else {
        throw shape.metadata.unsupported(
          "there is no tensor \"position_embd.weight\"; BERT without learned places is not supported"
        )
      }
      return try bertConfiguration(
        shape, ("max_position_embeddings", .int(places)), ("position_embedding_type", "absolute"))
    })

  /// Jina BERT v2, whose gated network is kept in two tensors by older converters.
  static let jinaBERT = GGUFArchitecture(
    name: "jina-bert-v2",
    names: { _ in
      bertNames.merging([
        "blk.#.ffn_up": "encoder.layer.#.mlp.gated_layers",
        "blk.#.ffn_down": "encoder.layer.#.mlp.wo",
        "blk.#.layer_output_norm": "encoder.layer.#.mlp.layernorm",
      ]) { $1 }
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      return try bertConfiguration(
        shape, ("max_position_embeddings", shape.integer(".context_length")),
        ("position_embedding_type", "alibi"), ("feed_forward_type", "geglu"))
    },
    stack: ("encoder.layer.#.mlp.gated_layers", ["blk.#.ffn_gate", "blk.#.ffn_up"]))

  /// Nomic BERT v1 and v1.5.
  static let nomicBERT = GGUFArchitecture(
    name: "nomic-bert",
    names: { _ in
      [
        "token_embd": "embeddings.word_embeddings",
        "token_types": "embeddings.token_type_embeddings",
        "token_embd_norm": "emb_ln",
        "blk.#.attn_qkv": "encoder.layers.#.attn.Wqkv",
        "blk.#.attn_output": "encoder.layers.#.attn.out_proj",
        "blk.#.attn_output_norm": "encoder.layers.#.norm1",
        "blk.#.ffn_gate": "encoder.layers.#.mlp.fc12",
        "blk.#.ffn_up": "encoder.layers.#.mlp.fc11",
        "blk.#.ffn_down": "encoder.layers.#.mlp.fc2",
        "blk.#.layer_output_norm": "encoder.layers.#.norm2",
      ]
    },
    configure: { (shape) throws(ModelError) in
      try shape.require(causal: false)
      try shape.requireUnscaledPositions()
      var members: [(String, JSON)] = [
        ("model_type", "nomic_bert"), ("activation_function", "swiglu"),
        ("n_positions", try shape.integer(".context_length")),
        ("type_vocab_size", .int(shape.rows(of: "token_types.weight") ?? 0)),
        ("qkv_proj_bias", .bool(shape.contains("blk.0.attn_qkv.bias"))),
        ("mlp_fc1_bias", .bool(shape.contains("blk.0.ffn_up.bias"))),
        ("mlp_fc2_bias", .bool(shape.contains("blk.0.ffn_down.bias"))),
      ]
      members += try shape.sizes(
        hidden: "n_embd", layers: "n_layer", heads: "n_head", intermediate: "n_inner",
        epsilon: "layer_norm_epsilon")
      members += try shape.optional(numbers: [("rotary_emb_base", ".rope.freq_base")])
      return members
    })

  /// The names that BERT and Jina BERT share.
  private static let bertNames = [
    "token_embd": "embeddings.word_embeddings",
    "token_types": "embeddings.token_type_embeddings",
    "token_embd_norm": "embeddings.LayerNorm",
    "blk.#.attn_q": "encoder.layer.#.attention.self.query",
    "blk.#.attn_k": "encoder.layer.#.attention.self.key",
    "blk.#.attn_v": "encoder.layer.#.attention.self.value",
    "blk.#.attn_output": "encoder.layer.#.attention.output.dense",
    "blk.#.attn_output_norm": "encoder.layer.#.attention.output.LayerNorm",
    "cls": "classifier.dense",
    "cls.output": "classifier.out_proj",
  ]

  private static func bertConfiguration(
    _ shape: GGUFShape, _ further: (String, JSON)...
  ) throws(ModelError) -> [(String, JSON)] {
    let types = shape.rows(of: "token_types.weight") ?? 0
    let members: [(String, JSON)] = [
      ("model_type", "bert"), ("hidden_act", "gelu"), ("type_vocab_size", .int(types)),
    ]
    return members + (try shape.sizes(epsilon: "layer_norm_eps")) + further
  }
}
