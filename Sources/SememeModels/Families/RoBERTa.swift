internal import SememeJSON

extension ModelFamily {
  /// RoBERTa and what shares its architecture: XLM-RoBERTa, multilingual E5, BGE-M3 and CamemBERT.
  ///
  /// Liu et al. 2019, arXiv:1907.11692; Conneau et al. 2020, arXiv:1911.02116; Martin et al. 2020,
  /// arXiv:1911.03894.
  package static let roberta = ModelFamily(
    modelTypes: ["roberta", "xlm-roberta", "camembert"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      try reader.requireAbsolutePositions()
      return try reader.encoder(
        tokenTypes: try reader.size("type_vocab_size", default: 2),
        positions: try reader.positionsBehindPadding())
    },
    keys: EncoderKeys(prefix: "roberta", heads: ["lm_head"]),
    heads: { (reader) throws(ModelError) in try reader.robertaHeads() })
}
