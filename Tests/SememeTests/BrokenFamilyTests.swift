import Sememe
import SememeJSON
import SememeTestSupport
import Testing

/// Configurations that do not belong to their weights, of families with parts of their own: a typed
/// error that names the part.
@Suite struct BrokenFamilyTests {
  @Test(
    arguments: [
      ("deberta-v2", "position_buckets", JSON.int(9), "[18, 32]"),
      ("deberta-v2", "position_buckets", .int(-1), "[128, 32]"),
      ("deberta-v2", "position_buckets", .int(1), "position_buckets"),
      ("deberta-v2", "max_relative_positions", .int(4), "position_buckets"),
      ("deberta-v2", "max_position_embeddings", .int(Int.max), "max_position_embeddings"),
      ("deberta-v2", "relative_attention", .bool(false), "encoder.LayerNorm"),
      ("deberta-v2", "pos_att_type", .array([]), "pos_att_type"),
      ("deberta-v2", "share_att_key", .bool(false), "pos_key_proj"),
      ("deberta-v2", "norm_rel_ebd", .string("none"), "encoder.LayerNorm"),
      ("deberta-v2", "position_biased_input", .bool(true), "position_embeddings"),
      ("deberta-v2", "type_vocab_size", .int(2), "token_type_embeddings"),
      ("deberta-v2", "conv_kernel_size", .int(3), "encoder.conv.conv.weight"),
      ("deberta-v2-conv", "conv_kernel_size", .int(0), "encoder.conv"),
      ("deberta-v2-conv", "conv_kernel_size", .int(5), "[32, 32, 5]"),
      ("deberta-v2-conv", "share_att_key", .bool(true), "pos_key_proj"),
      ("deberta-v2-conv", "pos_att_type", .string("c2p"), "pos_query_proj"),
      ("deberta-v2-conv", "max_relative_positions", .int(21), "[42, 32]"),
      ("deberta-v2-conv", "norm_rel_ebd", .string("layer_norm"), "encoder.LayerNorm"),
      ("bart", "decoder_layers", .int(4), "decoder.layers.3"),
      ("bart", "decoder_layers", .int(2), "decoder.layers.2"),
      ("bart", "encoder_layers", .int(3), "encoder.layers.2"),
      ("bart", "decoder_ffn_dim", .int(41), "[41, 32]"),
      ("bart", "max_position_embeddings", .int(65), "[67, 32]"),
      ("bart", "model_type", .string("mbart"), "encoder.layer_norm"),
      ("mbart", "model_type", .string("bart"), "layer_norm"),
    ] as [(String, String, JSON, String)])
  func whatDoesNotFitIsNamed(name: String, key: String, value: JSON, word: String) throws {
    let folder = try TemporaryTestFolder()
    let golden = try #require(try GoldenCases.all().first { $0.name == name })
    let model = try folder.copy(folder: golden.folder, as: "model")
    #expect(try Embedder(folder: model).dimension == 32)
    let changed = try changedConfiguration(of: model, key, value)
    try folder.write(Array(changed.utf8), as: "model/config.json")
    let error = try #require(throws: (any Error).self) { try Embedder(folder: model) }
    #expect("\(error)".contains(word), "\(error)")
  }
}
