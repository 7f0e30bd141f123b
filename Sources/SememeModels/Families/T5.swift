internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// The encoder of T5 and mT5: RMSNorm before sublayers, distances in buckets, unscaled scores.
  ///
  /// Raffel et al. 2020, arXiv:1910.10683; Xue et al. 2021, arXiv:2010.11934; sentence-t5 and GTR.
  package static let t5 = ModelFamily(
    modelTypes: ["t5", "mt5"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      let projection = try reader.text("feed_forward_proj", default: "relu")
      let isGated = projection.hasPrefix("gated-")
      // "gated-gelu" always meant the approximation.
      let name =
        projection == "gated-gelu" ? "gelu_new" : String(projection.dropFirst(isGated ? 6 : 0))
      var encoder = try reader.encoder(
        names: .init(
          hidden: "d_model", layers: "num_layers", heads: "num_heads", intermediate: "d_ff",
          activation: nil, headSize: "d_kv", epsilon: "layer_norm_epsilon"),
        tokenTypes: 0, positions: .relative(maximum: Int(Int32.max)), epsilon: 1e-6)
      let activation = try reader.activation(named: name, in: "feed_forward_proj")
      encoder.feedForward = isGated ? .gated(activation) : .plain(activation)
      encoder.norm = .pre
      encoder.normKind = .rootMeanSquare(addsOne: false)
      encoder.normalizesEmbeddings = false
      encoder.biases = []
      encoder.scoreScale = 1
      encoder.relativeBias = .buckets(
        count: try reader.size("relative_attention_num_buckets", default: 32, minimum: 4),
        maximumDistance: try reader.size("relative_attention_max_distance", default: 128))
      return encoder
    },
    keys: EncoderKeys(prefix: "encoder", heads: ["decoder", "lm_head", "embed_tokens"]) { keys in
      keys.wordEmbeddings = "shared"
      keys.relativeBias = "block.0.layer.0.SelfAttention.relative_attention_bias"
      keys.layers = "block"
      keys.queryKeyValue = .separate(
        query: "layer.0.SelfAttention.q", key: "layer.0.SelfAttention.k",
        value: "layer.0.SelfAttention.v")
      keys.attentionOutput = "layer.0.SelfAttention.o"
      keys.attentionNorm = "layer.0.layer_norm"
      keys.gate = .separate(
        gate: "layer.1.DenseReluDense.wi_0", gated: "layer.1.DenseReluDense.wi_1")
      keys.feedForwardInput = "layer.1.DenseReluDense.wi"
      keys.feedForwardOutput = "layer.1.DenseReluDense.wo"
      keys.feedForwardNorm = "layer.1.layer_norm"
      keys.finalNorm = "final_layer_norm"
    })
}
