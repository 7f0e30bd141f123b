internal import SememeJSON

extension ModelFamily {
  /// BERT and what shares its architecture: MiniLM, BGE, E5, GTE v1, BioBERT, SciBERT, LaBSE and others.
  ///
  /// Devlin et al. 2019, arXiv:1810.04805.
  package static let bert = ModelFamily(
    modelTypes: ["bert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      try reader.requireAbsolutePositions()
      return try reader.encoder(
        // GGUF files hold DistilBERT as BERT without token types.
        tokenTypes: try reader.size("type_vocab_size", default: 2, minimum: 0),
        positions: .learned(maximum: try reader.size("max_position_embeddings")))
    },
    keys: EncoderKeys(prefix: "bert", heads: ["cls"]),
    heads: { (reader) throws(ModelError) in try reader.bertHeads() })
}
