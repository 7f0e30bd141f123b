internal import SememeJSON
internal import SememeTensors

extension ModelFamily {
  /// DeBERTa v2 and v3: attention to content and relative positions apart from each other, and in
  /// some sizes a convolution beside the first layer.
  ///
  /// He et al. 2021, arXiv:2006.03654; He et al. 2021, arXiv:2111.09543.
  package static let debertaV2 = ModelFamily(
    modelTypes: ["deberta-v2"],
    describe: { (configuration) throws(ModelError) in
      let reader = ConfigurationReader(root: configuration)
      // Many times what any model has; the place of every distance is computed while it is loaded.
      let maximum = try reader.size("max_position_embeddings", default: 512, maximum: 1 << 20)
      var encoder = try reader.encoder(
        names: .init(headSize: "attention_head_size"),
        tokenTypes: try reader.size("type_vocab_size", default: 0, minimum: 0),
        positions: try reader.flag("position_biased_input", default: true)
          ? .learned(maximum: maximum) : .relative(maximum: maximum),
        epsilon: 1e-7)
      guard encoder.headCount * encoder.headSize == encoder.hiddenSize else {
        throw reader.invalid(
          "num_attention_heads \(encoder.headCount) of attention_head_size \(encoder.headSize) are "
            + "not as wide as hidden_size \(encoder.hiddenSize)")
      }
      guard try reader.size("embedding_size", default: encoder.hiddenSize) == encoder.hiddenSize
      else { throw reader.unsupported("embedding_size unlike hidden_size is not supported") }
      let kind = try reader.disentangled(maximumLength: maximum)
      if try reader.flag("relative_attention", default: false) {
        guard kind.termCount > 1 else {
          throw reader.unsupported("relative_attention without pos_att_type is not supported")
        }
        encoder.relativeBias = .disentangled(kind)
      }
      // Every term counts, whether it is computed or not.
      encoder.scoreScale = 1 / Float(encoder.headSize * kind.termCount).squareRoot()
      encoder.convolution = try reader.convolution()
      return encoder
    },
    keys: EncoderKeys(
      prefix: "deberta",
      heads: [
        "pooler", "cls", "lm_predictions", "mask_predictions", "embeddings.position_embeddings",
      ]
    ) { keys in
      keys.queryKeyValue = .separate(
        query: "attention.self.query_proj", key: "attention.self.key_proj",
        value: "attention.self.value_proj")
      keys.relativeBias = "encoder.rel_embeddings"
      // Heads pool with an activation of their own.
      keys.pooler = nil
    },
    heads: { (reader) throws(ModelError) in
      var heads = reader.heads(
        pooler: .init(
          path: "pooler.dense",
          activation: try reader.activation("pooler_hidden_act", default: "gelu")))
      let activation = try reader.activation("hidden_act", default: "gelu")
      heads.vocabulary =
        try reader.flag("legacy", default: true)
        ? try reader.bertVocabularyHead(activation)
        : try reader.vocabularyHead(
          dense: "lm_predictions.lm_head.dense", norm: "lm_predictions.lm_head.LayerNorm",
          output: "lm_predictions.lm_head", activation: activation)
      return heads
    })
}

extension ConfigurationReader {
  /// What is multiplied with relative positions, whether it is or not.
  fileprivate func disentangled(
    maximumLength: Int
  ) throws(ModelError) -> EncoderDescription.Disentangled {
    let terms = try words("pos_att_type")
    for term in terms where !["c2p", "p2c"].contains(term) {
      throw unsupported("pos_att_type \"\(term)\" is not supported; supported are: c2p, p2c")
    }
    let norms = try words("norm_rel_ebd")
    for norm in norms where !["none", "layer_norm"].contains(norm) {
      throw unsupported(
        "norm_rel_ebd \"\(norm)\" is not supported; supported are: layer_norm, none")
    }
    // −1 stands for what is not said.
    let buckets = try size("position_buckets", default: -1, minimum: -1, maximum: 1 << 20)
    let stated = try size("max_relative_positions", default: -1, minimum: -1, maximum: 1 << 20)
    let distance = stated < 1 ? maximumLength : stated
    guard
      buckets < 1
        || (buckets > 1 && (distance - 1 > buckets / 2 || maximumLength - 1 <= buckets / 2))
    else {
      throw invalid(
        "position_buckets \(buckets) cannot be shared out over distances up to \(distance)")
    }
    return EncoderDescription.Disentangled(
      span: buckets > 0 ? buckets : distance, maximumDistance: buckets > 0 ? distance : nil,
      contentToPosition: terms.contains("c2p"), positionToContent: terms.contains("p2c"),
      sharesProjections: try flag("share_att_key", default: false),
      normalizesTable: norms.contains("layer_norm"))
  }

  /// Words of a list, or of a text in which bars stand between them; none where nothing is said.
  private func words(_ key: String) throws(ModelError) -> [String] {
    guard let value = root[key], !value.isNull else { return [] }
    if let text = value.string {
      return text.lowercased().split { $0 == "|" || $0 == " " }.map(String.init)
    }
    let list = try read { (root) throws(JSONError) in try root.requireArray(key) }
    var words: [String] = []
    for element in list.elements {
      guard let word = element.string else { throw invalid("\"\(key)\" must be a list of texts") }
      words.append(word)
    }
    return words
  }

  /// The convolution beside the first layer, where there is one.
  fileprivate func convolution() throws(ModelError) -> EncoderDescription.Convolution? {
    let taps = try size("conv_kernel_size", default: 0, minimum: 0, maximum: 1024)
    guard taps > 0 else { return nil }
    guard taps % 2 == 1 else {
      throw unsupported("conv_kernel_size \(taps) is not supported: it must be odd")
    }
    guard try size("conv_groups", default: 1) == 1 else {
      throw unsupported("conv_groups is not supported but for 1")
    }
    return .init(taps: taps, activation: try activation("conv_act", default: "tanh"))
  }
}
