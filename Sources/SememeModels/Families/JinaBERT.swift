internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// Jina BERT v2: ALiBi to both sides instead of learned places, and a gated network.
  ///
  /// Günther et al. 2023, arXiv:2310.19923. Its configurations call themselves BERT.
  package static let jinaBERT = ModelFamily(
    modelTypes: ["bert"],
    recognizes: { $0["position_embedding_type"]?.string == "alibi" },
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      var encoder = try reader.encoder(
        tokenTypes: try reader.size("type_vocab_size", default: 2),
        positions: .relative(maximum: try reader.size("max_position_embeddings")))
      encoder.relativeBias = .linear
      encoder.biases.remove(.feedForwardInput)
      let network = try reader.text("feed_forward_type", default: "original")
      switch network {
      case "geglu": encoder.feedForward = .gated(.gelu)
      case "reglu": encoder.feedForward = .gated(.relu)
      default:
        throw reader.unsupported(
          "feed_forward_type \"\(network)\" is not supported; supported are: geglu, reglu")
      }
      return encoder
    },
    keys: EncoderKeys(prefix: "bert", heads: ["cls"]) { keys in
      keys.feedForwardInput = "mlp.gated_layers"
      keys.feedForwardOutput = "mlp.wo"
      keys.feedForwardNorm = "mlp.layernorm"
    },
    heads: { (reader) throws(ModelError) in try reader.bertHeads() })
}
