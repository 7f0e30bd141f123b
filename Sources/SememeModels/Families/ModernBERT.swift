internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// ModernBERT: norms before sublayers, rotary places, gated networks, and attention that is local
  /// in most layers.
  ///
  /// Warner et al. 2024, arXiv:2412.13663.
  package static let modernBERT = ModelFamily(
    modelTypes: ["modernbert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      let activation = try reader.activation("hidden_activation", default: "gelu")
      var encoder = try reader.encoder(
        names: .init(activation: "hidden_activation", epsilon: "norm_eps"), tokenTypes: 0,
        positions: .relative(maximum: try reader.size("max_position_embeddings", default: 8192)),
        epsilon: 1e-5)
      encoder.norm = .pre
      encoder.normKind = .layer(hasShift: try reader.flag("norm_bias", default: false))
      encoder.firstLayerSkipsNorm = true
      encoder.normalizesLastState = false
      encoder.feedForward = .gated(activation)
      encoder.biases = []
      if try reader.flag("attention_bias", default: false) {
        encoder.biases.formUnion([.queryKeyValue, .attentionOutput])
      }
      if try reader.flag("mlp_bias", default: false) {
        encoder.biases.formUnion([.feedForwardInput, .feedForwardOutput])
      }
      let every = try reader.size("global_attn_every_n_layers", default: 3)
      let reach = try reader.size("local_attention", default: 128) / 2
      let far = try reader.number("global_rope_theta", default: 160_000)
      let near = try reader.number("local_rope_theta", default: 10_000)
      encoder.attention = (0..<encoder.layerCount).map { layer in
        let isGlobal = layer % every == 0
        return .init(
          pattern: isGlobal ? .full : .window(left: reach, right: reach),
          rotary: .init(base: isGlobal ? far : near, size: encoder.headSize))
      }
      return try reader.checked(encoder)
    },
    keys: EncoderKeys(prefix: "model", heads: ["head", "decoder"]) { keys in
      keys.wordEmbeddings = "embeddings.tok_embeddings"
      keys.embeddingNorm = "embeddings.norm"
      keys.layers = "layers"
      keys.queryKeyValue = .packed("attn.Wqkv")
      keys.attentionOutput = "attn.Wo"
      keys.attentionNorm = "attn_norm"
      keys.feedForwardInput = "mlp.Wi"
      keys.feedForwardOutput = "mlp.Wo"
      keys.feedForwardNorm = "mlp_norm"
      keys.finalNorm = "final_norm"
    },
    heads: { (reader) throws(ModelError) in
      let dense = HeadLayers.Dense(
        path: "head.dense", hasBias: try reader.flag("classifier_bias", default: false),
        activation: try reader.activation("classifier_activation", default: "gelu"),
        norm: .init(
          path: "head.norm",
          kind: .layer(hasShift: try reader.flag("norm_bias", default: false)),
          epsilon: Float(try reader.number("norm_eps", default: 1e-5))))
      let classifier = HeadLayers(dense: dense, output: "classifier")
      var heads = TaskHeads(token: classifier, span: classifier)
      heads.sequence = .init(
        layers: classifier, summary: try reader.summary("classifier_pooling", default: "cls"))
      heads.vocabulary = .init(
        layers: HeadLayers(
          dense: dense, output: "decoder",
          hasOutputBias: try reader.flag("decoder_bias", default: true)),
        biases: ["decoder"], isTied: try reader.flag("tie_word_embeddings", default: true))
      return heads
    })
}
