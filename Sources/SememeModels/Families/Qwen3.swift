internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// Qwen3: causal, with normalised queries and keys.
  ///
  /// Yang et al. 2025, arXiv:2505.09388; Qwen3-Embedding, arXiv:2506.05176.
  package static let qwen3 = ModelFamily(
    modelTypes: ["qwen3"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      guard try reader.localLayers()?.contains(true) != true else {
        throw reader.unsupported(
          "layer_types with \"sliding_attention\" is not supported for qwen3")
      }
      let base = try reader.number("rope_theta", default: 10_000)
      var encoder = try reader.llama { _, headSize in
        .init(pattern: .causal, rotary: .init(base: base, size: headSize))
      }
      encoder.normalizesHeads = true
      return encoder
    },
    keys: .llama,
    heads: { (reader) throws(ModelError) in reader.llamaHeads() })
}
