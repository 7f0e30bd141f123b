internal import SememeTensors

extension RandomModel {
  /// Every family, by models that are published.
  package static let all: [RandomModel] = encoders + longEncoders + decoders

  /// The model of a name.
  ///
  /// - Parameter name: what its publishers call it.
  /// - Returns: nil where there is none.
  package static func named(_ name: String) -> RandomModel? { all.first { $0.name == name } }

  /// BERT and its relatives, which read 512 tokens.
  private static let encoders = [
    RandomModel(
      "bert-base", .mean,
      """
      {"model_type": "bert", "vocab_size": 30522, "hidden_size": 768, "num_hidden_layers": 12,
      "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 512}
      """),
    RandomModel(
      "bert-large", .mean,
      """
      {"model_type": "bert", "vocab_size": 30522, "hidden_size": 1024, "num_hidden_layers": 24,
      "num_attention_heads": 16, "intermediate_size": 4096, "max_position_embeddings": 512}
      """),
    RandomModel(
      "roberta-base", .mean,
      """
      {"model_type": "roberta", "vocab_size": 50265, "hidden_size": 768, "num_hidden_layers": 12,
      "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 514,
      "type_vocab_size": 1, "layer_norm_eps": 1e-5, "pad_token_id": 1}
      """),
    RandomModel(
      "multilingual-e5-base", .mean,
      """
      {"model_type": "xlm-roberta", "vocab_size": 250002, "hidden_size": 768,
      "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
      "max_position_embeddings": 514, "type_vocab_size": 1, "layer_norm_eps": 1e-5,
      "pad_token_id": 1}
      """),
    RandomModel(
      "distilbert-base", .mean,
      """
      {"model_type": "distilbert", "vocab_size": 30522, "dim": 768, "n_layers": 6, "n_heads": 12,
      "hidden_dim": 3072, "max_position_embeddings": 512}
      """),
    RandomModel(
      "albert-base-v2", .mean,
      """
      {"model_type": "albert", "vocab_size": 30000, "embedding_size": 128, "hidden_size": 768,
      "num_hidden_layers": 12, "num_hidden_groups": 1, "inner_group_num": 1,
      "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 512}
      """),
    RandomModel(
      "electra-base", .cls,
      """
      {"model_type": "electra", "vocab_size": 30522, "embedding_size": 768, "hidden_size": 768,
      "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
      "max_position_embeddings": 512}
      """),
    RandomModel(
      "all-mpnet-base-v2", .mean,
      """
      {"model_type": "mpnet", "vocab_size": 30527, "hidden_size": 768, "num_hidden_layers": 12,
      "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 514,
      "layer_norm_eps": 1e-5, "relative_attention_num_buckets": 32, "pad_token_id": 1}
      """),
    RandomModel(
      "deberta-v3-base", .mean,
      """
      {"model_type": "deberta-v2", "vocab_size": 128100, "hidden_size": 768,
      "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
      "max_position_embeddings": 512, "type_vocab_size": 0, "relative_attention": true,
      "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true,
      "pos_att_type": "p2c|c2p", "position_biased_input": false, "layer_norm_eps": 1e-7}
      """),
    RandomModel(
      "deberta-v2-xlarge", .mean,
      """
      {"model_type": "deberta-v2", "vocab_size": 128100, "hidden_size": 1536,
      "num_hidden_layers": 24, "num_attention_heads": 24, "attention_head_size": 64,
      "intermediate_size": 6144, "max_position_embeddings": 512, "type_vocab_size": 0,
      "relative_attention": true, "position_buckets": 256, "norm_rel_ebd": "layer_norm",
      "share_att_key": true, "pos_att_type": "p2c|c2p", "position_biased_input": false,
      "conv_kernel_size": 3, "conv_act": "gelu", "layer_norm_eps": 1e-7}
      """),
    RandomModel(
      "bart-base", .mean,
      """
      {"model_type": "bart", "vocab_size": 50265, "d_model": 768, "encoder_layers": 6,
      "decoder_layers": 6, "encoder_attention_heads": 12, "decoder_attention_heads": 12,
      "encoder_ffn_dim": 3072, "decoder_ffn_dim": 3072, "max_position_embeddings": 1024,
      "decoder_start_token_id": 2}
      """),
    RandomModel(
      "sentence-t5-base", .mean,
      """
      {"model_type": "t5", "vocab_size": 32128, "d_model": 768, "num_layers": 12, "num_heads": 12,
      "d_kv": 64, "d_ff": 3072, "feed_forward_proj": "relu", "layer_norm_epsilon": 1e-6,
      "relative_attention_num_buckets": 32}
      """),
    RandomModel(
      "mt5-base", .mean,
      """
      {"model_type": "mt5", "vocab_size": 250112, "d_model": 768, "num_layers": 12,
      "num_heads": 12, "d_kv": 64, "d_ff": 2048, "feed_forward_proj": "gated-gelu",
      "layer_norm_epsilon": 1e-6, "relative_attention_num_buckets": 32}
      """),
  ]

  /// Encoders of 8192 tokens.
  private static let longEncoders = [
    RandomModel(
      "modernbert-base", .mean,
      """
      {"model_type": "modernbert", "vocab_size": 50368, "hidden_size": 768,
      "num_hidden_layers": 22, "num_attention_heads": 12, "intermediate_size": 1152,
      "max_position_embeddings": 8192, "global_attn_every_n_layers": 3, "local_attention": 128}
      """),
    RandomModel(
      "nomic-embed-text-v1.5", .mean,
      """
      {"model_type": "nomic_bert", "vocab_size": 30528, "n_embd": 768, "n_layer": 12, "n_head": 12,
      "n_inner": 3072, "n_positions": 8192, "type_vocab_size": 2, "layer_norm_epsilon": 1e-12,
      "activation_function": "swiglu", "rotary_emb_base": 1000, "rotary_emb_fraction": 1}
      """),
    RandomModel(
      "gte-base-en-v1.5", .cls,
      """
      {"model_type": "new", "vocab_size": 30528, "hidden_size": 768, "num_hidden_layers": 12,
      "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 8192,
      "type_vocab_size": 0, "rope_theta": 500000, "rope_scaling": {"type": "ntk", "factor": 2}}
      """),
    RandomModel(
      "jina-embeddings-v2-base-en", .mean,
      """
      {"model_type": "bert", "position_embedding_type": "alibi", "feed_forward_type": "geglu",
      "vocab_size": 30528, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
      "intermediate_size": 3072, "max_position_embeddings": 8192}
      """),
  ]

  /// Embedding models that were language models.
  private static let decoders = [
    RandomModel(
      "Qwen3-Embedding-0.6B", .lastToken,
      """
      {"model_type": "qwen3", "vocab_size": 151669, "hidden_size": 1024, "num_hidden_layers": 28,
      "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128,
      "intermediate_size": 3072, "max_position_embeddings": 32768, "rope_theta": 1000000,
      "rms_norm_eps": 1e-6}
      """),
    RandomModel(
      "e5-mistral-7b-instruct", .lastToken,
      """
      {"model_type": "mistral", "vocab_size": 32000, "hidden_size": 4096, "num_hidden_layers": 32,
      "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
      "max_position_embeddings": 32768, "sliding_window": 4096, "rope_theta": 10000,
      "rms_norm_eps": 1e-5}
      """),
    RandomModel(
      "embeddinggemma-300m", .mean,
      """
      {"model_type": "gemma3_text", "vocab_size": 262144, "hidden_size": 768,
      "num_hidden_layers": 24, "num_attention_heads": 3, "num_key_value_heads": 1, "head_dim": 256,
      "intermediate_size": 1152, "max_position_embeddings": 2048, "sliding_window": 512,
      "use_bidirectional_attention": true, "rope_theta": 1000000, "rope_local_base_freq": 10000,
      "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-6}
      """),
  ]
}
