internal import SememeCheckpoints
internal import SememeJSON

extension ModelFamily {
  /// BERT (Devlin et al. 2019, arXiv:1810.04805), and what shares its architecture: MiniLM, BGE,
  /// E5, GTE v1, BioBERT, SciBERT, LaBSE …
  package static let bert = ModelFamily(
    modelTypes: ["bert"],
    describe: { (configuration) throws(ModelError) in
      try describeBERT(ConfigurationReader(root: configuration))
    },
    keys: EncoderKeys(
      names: WeightNames(
        prefixes: ["bert"],
        segments: ["gamma": "weight", "beta": "bias"],
        // Heads of other tasks, and a buffer that only counts upwards.
        ignored: [
          "cls", "classifier", "qa_outputs", "dropout", "embeddings.position_ids",
        ]),
      wordEmbeddings: "embeddings.word_embeddings",
      positionEmbeddings: "embeddings.position_embeddings",
      tokenTypeEmbeddings: "embeddings.token_type_embeddings",
      embeddingNorm: "embeddings.LayerNorm",
      layers: "encoder.layer",
      query: "attention.self.query",
      key: "attention.self.key",
      value: "attention.self.value",
      attentionOutput: "attention.output.dense",
      attentionNorm: "attention.output.LayerNorm",
      feedForwardInput: "intermediate.dense",
      feedForwardOutput: "output.dense",
      outputNorm: "output.LayerNorm",
      pooler: "pooler.dense"))
}

/// Sizes must be stated; the other values default as in transformers' `BertConfig`.
private func describeBERT(
  _ configuration: ConfigurationReader
) throws(ModelError) -> EncoderDescription {
  let hidden = try configuration.size("hidden_size")
  let heads = try configuration.size("num_attention_heads")
  guard hidden % heads == 0 else {
    throw configuration.invalid(
      "hidden_size \(hidden) is not a multiple of num_attention_heads \(heads)")
  }
  let scheme = try configuration.text("position_embedding_type", default: "absolute")
  guard scheme == "absolute" else {
    throw configuration.unsupported(
      "position_embedding_type \"\(scheme)\" is not supported; supported is: absolute")
  }
  guard try !configuration.flag("is_decoder", default: false) else {
    throw configuration.unsupported("is_decoder is true: decoders are not sentence encoders")
  }
  return EncoderDescription(
    vocabularySize: try configuration.size("vocab_size"),
    hiddenSize: hidden,
    layerCount: try configuration.size("num_hidden_layers"),
    headCount: heads,
    intermediateSize: try configuration.size("intermediate_size"),
    tokenTypeCount: try configuration.size("type_vocab_size", default: 2),
    positions: .learned(maximum: try configuration.size("max_position_embeddings")),
    norm: .post,
    layerNormEpsilon: Float(try configuration.number("layer_norm_eps", default: 1e-12)),
    attention: .full,
    feedForward: .plain(try configuration.activation("hidden_act", default: "gelu")))
}
