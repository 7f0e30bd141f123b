internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// ELECTRA: BERT whose embeddings may be narrower than its hidden states.
  ///
  /// Clark et al. 2020, arXiv:2003.10555.
  package static let electra = ModelFamily(
    modelTypes: ["electra"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      try reader.requireAbsolutePositions()
      var encoder = try reader.encoder(
        tokenTypes: try reader.size("type_vocab_size", default: 2),
        positions: .learned(maximum: try reader.size("max_position_embeddings", default: 512)))
      let width = try reader.size("embedding_size", default: 128)
      encoder.factorizedEmbeddingSize = width == encoder.hiddenSize ? nil : width
      return encoder
    },
    keys: EncoderKeys(
      prefix: "electra",
      heads: ["generator_predictions", "generator_lm_head", "discriminator_predictions"]),
    heads: { (reader) throws(ModelError) in
      var heads = reader.heads()
      heads.sequence = reader.robertaClassifier(activation: .gelu)
      heads.vocabulary = try reader.vocabularyHead(
        dense: "generator_predictions.dense", norm: "generator_predictions.LayerNorm",
        output: "generator_lm_head", activation: .gelu,
        width: try reader.size("embedding_size", default: 128))
      heads.replacedToken = HeadLayers(
        dense: .init(
          path: "discriminator_predictions.dense",
          activation: try reader.activation("hidden_act", default: "gelu")),
        output: "discriminator_predictions.dense_prediction")
      return heads
    })
}
