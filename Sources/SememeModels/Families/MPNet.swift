internal import SememeJSON

extension ModelFamily {
  /// MPNet: places as in RoBERTa, a relative bias in buckets, and no token types.
  ///
  /// Song et al. 2020, arXiv:2004.09297.
  package static let mpnet = ModelFamily(
    modelTypes: ["mpnet"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      var encoder = try reader.encoder(
        tokenTypes: 0, positions: try reader.positionsBehindPadding())
      encoder.relativeBias = .buckets(
        count: try reader.size("relative_attention_num_buckets", default: 32, minimum: 4),
        maximumDistance: 128)
      return encoder
    },
    keys: EncoderKeys(prefix: "mpnet", heads: ["lm_head"]) { keys in
      keys.queryKeyValue = .separate(
        query: "attention.attn.q", key: "attention.attn.k", value: "attention.attn.v")
      keys.attentionOutput = "attention.attn.o"
      keys.attentionNorm = "attention.LayerNorm"
    },
    heads: { (reader) throws(ModelError) in try reader.robertaHeads() })
}
