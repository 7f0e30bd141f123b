internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// Nomic BERT: BERT with rotary places and gated networks, without biases.
  ///
  /// Nussbaum et al. 2024, arXiv:2402.01613. Mixtures of experts (v2) are refused.
  package static let nomicBERT = ModelFamily(
    modelTypes: ["nomic_bert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      for (key, plain) in [
        ("prenorm", false), ("causal", false), ("use_rms_norm", false), ("parallel_block", false),
        ("rotary_emb_interleaved", false),
      ] where try reader.flag(key, default: plain) != plain {
        throw reader.unsupported("\(key) is \(!plain), which is not supported")
      }
      guard try reader.size("moe_every_n_layers", default: 0, minimum: 0) == 0 else {
        throw reader.unsupported("moe_every_n_layers: mixtures of experts are not supported")
      }
      var encoder = try reader.encoder(
        names: .init(
          hidden: "n_embd", layers: "n_layer", heads: "n_head", intermediate: "n_inner",
          activation: nil, epsilon: "layer_norm_epsilon"),
        tokenTypes: try reader.size("type_vocab_size", default: 2, minimum: 0),
        positions: .relative(maximum: try reader.size("n_positions")))
      let network = try reader.text("activation_function", default: "swiglu")
      guard let activation = ["swiglu": Activation.silu, "geglu": .gelu, "glu": .sigmoid][network]
      else {
        throw reader.unsupported(
          "activation_function \"\(network)\" is not supported; supported are: geglu, glu, swiglu")
      }
      encoder.feedForward = .gated(activation)
      encoder.biases = []
      for (key, biases) in [
        ("qkv_proj_bias", [.queryKeyValue, .attentionOutput]),
        ("mlp_fc1_bias", .feedForwardInput), ("mlp_fc2_bias", .feedForwardOutput),
      ] as [(String, EncoderDescription.Biases)] where try reader.flag(key, default: false) {
        encoder.biases.formUnion(biases)
      }
      let turned = try reader.number("rotary_emb_fraction", default: 1)
      let size = Int(min(turned, 1) * Double(encoder.headSize)) / 2 * 2
      let base = try reader.number("rotary_emb_base", default: 1000)
      encoder.attention = Array(
        repeating: .init(rotary: .init(base: base, size: size)), count: encoder.layerCount)
      return try reader.checked(encoder)
    },
    keys: EncoderKeys(prefix: "bert", heads: ["cls"]) { keys in
      keys.embeddingNorm = "emb_ln"
      keys.layers = "encoder.layers"
      keys.queryKeyValue = .packed("attn.Wqkv")
      keys.attentionOutput = "attn.out_proj"
      keys.attentionNorm = "norm1"
      keys.gate = .separate(gate: "mlp.fc12", gated: "mlp.fc11")
      keys.feedForwardOutput = "mlp.fc2"
      keys.feedForwardNorm = "norm2"
    })
}
