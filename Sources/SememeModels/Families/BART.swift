internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// BART and mBART: an encoder and a decoder that share the vectors of words.
  ///
  /// Lewis et al. 2020, arXiv:1910.13461; Liu et al. 2020, arXiv:2001.08210, whose norms stand before
  /// sublayers.
  package static let bart = ModelFamily(
    modelTypes: ["bart", "mbart"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      // Tables of places begin with two rows that belong to no place.
      var encoder = try reader.encoder(
        names: .init(
          hidden: "d_model", layers: "encoder_layers", heads: "encoder_attention_heads",
          intermediate: "encoder_ffn_dim", activation: "activation_function", epsilon: nil),
        tokenTypes: 0,
        positions: .learned(
          maximum: try reader.size("max_position_embeddings", default: 1024), first: 2))
      encoder.layerNormEpsilon = 1e-5
      if try reader.flag("scale_embedding", default: false) {
        encoder.embeddingScale = Float(Double(encoder.hiddenSize).squareRoot())
      }
      let isMultilingual = configuration["model_type"]?.string == "mbart"
      if isMultilingual { encoder.norm = .pre }
      encoder.decoder = try reader.decoder(of: encoder, startsWithLast: isMultilingual)
      return encoder
    },
    keys: EncoderKeys(
      prefix: "model",
      heads: [
        "classification_head", "lm_head", "final_logits_bias", "encoder.embed_tokens",
        "decoder.embed_tokens", "encoder.version", "decoder.version",
      ]
    ) { keys in
      keys.wordEmbeddings = "shared"
      keys.positionEmbeddings = "encoder.embed_positions"
      keys.embeddingNorm = "encoder.layernorm_embedding"
      keys.layers = "encoder.layers"
      keys.queryKeyValue = .separate(
        query: "self_attn.q_proj", key: "self_attn.k_proj", value: "self_attn.v_proj")
      keys.attentionOutput = "self_attn.out_proj"
      keys.attentionNorm = "self_attn_layer_norm"
      keys.feedForwardInput = "fc1"
      keys.feedForwardOutput = "fc2"
      keys.feedForwardNorm = "final_layer_norm"
      keys.finalNorm = "encoder.layer_norm"
      keys.pooler = nil
    },
    heads: { (reader) throws(ModelError) in
      var heads = TaskHeads()
      // The last token is the end of the text, whose state has seen all of it.
      heads.sequence = reader.robertaClassifier("classification_head")
      heads.sequence?.summary = .last
      heads.span = HeadLayers(output: "qa_outputs")
      return heads
    })
}

extension ConfigurationReader {
  /// The decoder behind an encoder.
  ///
  /// - Parameters:
  ///   - encoder: the encoder.
  ///   - startsWithLast: whether what is read begins with the sequence's own last token.
  /// - Returns: the decoder's description.
  /// - Throws: `ModelError` where a value is missing, wrong or not supported.
  fileprivate func decoder(
    of encoder: EncoderDescription, startsWithLast: Bool
  ) throws(ModelError) -> EncoderDescription.Decoder {
    let heads = try size("decoder_attention_heads")
    guard encoder.hiddenSize % heads == 0 else {
      throw invalid(
        "d_model \(encoder.hiddenSize) is not a multiple of decoder_attention_heads \(heads)")
    }
    let start = try size(
      "decoder_start_token_id", default: 2, minimum: 0, maximum: encoder.vocabularySize - 1)
    return EncoderDescription.Decoder(
      layerCount: try size(
        "decoder_layers", maximum: ConfigurationReader.maximumLayerCount),
      headCount: heads, intermediateSize: try size("decoder_ffn_dim"),
      start: startsWithLast ? nil : Int32(start))
  }
}
