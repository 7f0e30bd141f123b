import SememeJSON
import SememeModels
import Testing

/// What configurations of families may say.
@Suite struct FamilyTests {
  /// Every family refuses by name what would cost memory or time before a weight is read.
  @Test(
    arguments: [
      (#"{"model_type": "qwen3", "head_dim": 2000000000}"#, "head_dim"),
      (#"{"model_type": "mistral", "num_hidden_layers": 2000000000}"#, "num_hidden_layers"),
      (#"{"model_type": "mistral", "num_key_value_heads": 3}"#, "num_key_value_heads"),
      (#"{"model_type": "gemma3_text", "layer_types": ["full_attention"]}"#, "layer_types"),
      (#"{"model_type": "gemma3_text", "layer_types": ["strange"]}"#, "layer_types"),
      (#"{"model_type": "albert", "inner_group_num": 2000000000}"#, "inner_group_num"),
      (#"{"model_type": "albert", "num_hidden_groups": 9}"#, "num_hidden_groups"),
      (#"{"model_type": "new", "rope_scaling": {"type": "yarn"}}"#, "rope_scaling"),
      (#"{"model_type": "roberta", "pad_token_id": 600}"#, "pad_token_id"),
      (#"{"model_type": "modernbert", "hidden_size": 36}"#, "pairs"),
      (#"{"model_type": "deberta-v2", "max_position_embeddings": 2000000000}"#, "max_position"),
      (#"{"model_type": "deberta-v2", "max_relative_positions": 2000000000}"#, "max_relative"),
      (#"{"model_type": "deberta-v2", "max_relative_positions": -2}"#, "max_relative"),
      (#"{"model_type": "deberta-v2", "position_buckets": 2000000000}"#, "position_buckets"),
      (#"{"model_type": "deberta-v2", "position_buckets": 1}"#, "position_buckets"),
      (
        #"{"model_type": "deberta-v2", "position_buckets": 64, "max_relative_positions": 33}"#,
        "position_buckets"
      ),
      (#"{"model_type": "deberta-v2", "pos_att_type": "c2p|p2p"}"#, "p2p"),
      (#"{"model_type": "deberta-v2", "pos_att_type": ["c2p", 7]}"#, "pos_att_type"),
      (#"{"model_type": "deberta-v2", "pos_att_type": 7}"#, "pos_att_type"),
      (#"{"model_type": "deberta-v2", "relative_attention": true}"#, "pos_att_type"),
      (#"{"model_type": "deberta-v2", "norm_rel_ebd": "batch_norm"}"#, "batch_norm"),
      (#"{"model_type": "deberta-v2", "attention_head_size": 9}"#, "attention_head_size"),
      (#"{"model_type": "deberta-v2", "num_attention_heads": 5}"#, "num_attention_heads"),
      (#"{"model_type": "deberta-v2", "embedding_size": 16}"#, "embedding_size"),
      (#"{"model_type": "deberta-v2", "conv_kernel_size": 4}"#, "conv_kernel_size"),
      (#"{"model_type": "deberta-v2", "conv_kernel_size": -1}"#, "conv_kernel_size"),
      (#"{"model_type": "deberta-v2", "conv_kernel_size": 2000000001}"#, "conv_kernel_size"),
      (#"{"model_type": "deberta-v2", "conv_kernel_size": 3, "conv_groups": 2}"#, "conv_groups"),
      (#"{"model_type": "deberta-v2", "conv_kernel_size": 3, "conv_act": "odd"}"#, "conv_act"),
    ])
  func hostileConfigurationsAreNamed(text: String, word: String) throws {
    let sizes = """
      {"vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 4, "num_attention_heads": 4,
      "intermediate_size": 64, "max_position_embeddings": 512,
      """
    // The key of the case stands behind that of the defaults, and the last one counts.
    let document = try JSONDocument(
      Array((sizes + text.dropFirst()).utf8), source: "config.json")
    let family = try ModelFamily.named(in: document.root)
    let error = #expect(throws: ModelError.self) { try family.describe(document.root) }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }

  @Test(
    arguments: [
      (#"{"decoder_layers": 2000000000}"#, "decoder_layers"),
      (#"{"decoder_layers": 0}"#, "decoder"),
      (#"{"decoder_attention_heads": 5}"#, "decoder_attention_heads"),
      (#"{"encoder_attention_heads": 5}"#, "encoder_attention_heads"),
      (#"{"decoder_ffn_dim": null}"#, "decoder_ffn_dim"),
      (#"{"decoder_start_token_id": 100}"#, "decoder_start_token_id"),
      (#"{"decoder_start_token_id": -1}"#, "decoder_start_token_id"),
      (#"{"max_position_embeddings": 9000000000}"#, "max_position_embeddings"),
      (#"{"scale_embedding": 2}"#, "scale_embedding"),
      (#"{"activation_function": "odd"}"#, "activation_function"),
    ])
  func hostileDecodersAreNamed(text: String, word: String) throws {
    let sizes = """
      {"model_type": "bart", "vocab_size": 100, "d_model": 32, "encoder_layers": 2,
      "encoder_attention_heads": 4, "encoder_ffn_dim": 48, "decoder_layers": 2,
      "decoder_attention_heads": 4, "decoder_ffn_dim": 48, "max_position_embeddings": 64,
      """
    let document = try JSONDocument(
      Array((sizes + text.dropFirst()).utf8), source: "config.json")
    let error = #expect(throws: ModelError.self) { try ModelFamily.bart.describe(document.root) }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }
}
