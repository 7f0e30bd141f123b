internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// Gemma 3 as an encoder that sees both sides: EmbeddingGemma.
  ///
  /// Gemma Team 2025, arXiv:2503.19786; Schechter Vera et al. 2025, arXiv:2509.20354.
  package static let gemma3 = ModelFamily(
    modelTypes: ["gemma3_text"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      let seesBothSides = try reader.flag("use_bidirectional_attention", default: false)
      let far = try reader.number("rope_theta", default: 1_000_000)
      let near = try reader.number("rope_local_base_freq", default: 10_000)
      let window = try reader.size("sliding_window", default: 4096)
      let pattern = try reader.size("_sliding_window_pattern", default: 6)
      let local = try reader.localLayers()
      var encoder = try reader.llama(
        activation: "hidden_activation", default: "gelu_pytorch_tanh"
      ) { layer, headSize in
        let isLocal = local?[layer] ?? ((layer + 1) % pattern != 0)
        let rotary = EncoderDescription.Rotary(base: isLocal ? near : far, size: headSize)
        guard isLocal else {
          return .init(pattern: seesBothSides ? .full : .causal, rotary: rotary)
        }
        // A window that is stated as a whole reaches half as far to either side.
        let reach = window / 2
        return .init(
          pattern: seesBothSides
            ? .window(left: reach, right: reach) : .window(left: window - 1, right: 0),
          rotary: rotary)
      }
      encoder.norm = .sandwich
      encoder.normKind = .rootMeanSquare(addsOne: true)
      encoder.normalizesHeads = true
      encoder.embeddingScale = Float(encoder.hiddenSize).squareRoot()
      let scalar = try reader.number("query_pre_attn_scalar", default: 256)
      encoder.scoreScale = Float(1 / scalar.squareRoot())
      return encoder
    },
    keys: {
      var keys = EncoderKeys.llama
      keys.feedForwardNorm = "pre_feedforward_layernorm"
      return keys
    }(),
    heads: { (reader) throws(ModelError) in reader.llamaHeads() })
}
