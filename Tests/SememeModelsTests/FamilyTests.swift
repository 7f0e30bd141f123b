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
}
