internal import SememeJSON
internal import SememeTensors

extension ConfigurationReader {
  /// What config.json calls the sizes of an encoder; BERT's names where nothing else is said.
  struct EncoderNames {
    var hidden = "hidden_size"
    var layers = "num_hidden_layers"
    var heads = "num_attention_heads"
    var intermediate = "intermediate_size"
    /// Nil where the family reads it itself.
    var activation: String? = "hidden_act"
    /// Nil where every query head has its own key and value head.
    var keyValueHeads: String?
    /// Nil where heads share the hidden size.
    var headSize: String?
    /// Nil where norms always have transformers' 1e-12.
    var epsilon: String? = "layer_norm_eps"
  }

  /// A post-norm encoder in the manner of BERT.
  ///
  /// Sizes must be stated; the other values default as in transformers' configurations.
  ///
  /// - Parameters:
  ///   - names: the keys.
  ///   - tokenTypes: how many there are.
  ///   - positions: how places are known.
  ///   - fallback: the activation where none is stated.
  ///   - epsilon: what norms add where nothing is stated.
  /// - Returns: the description, of which a family changes what differs.
  /// - Throws: `ModelError` where a value is missing, wrong or not supported.
  func encoder(
    names: EncoderNames = EncoderNames(), tokenTypes: Int,
    positions: EncoderDescription.PositionScheme, activation fallback: String = "gelu",
    epsilon: Double = 1e-12
  ) throws(ModelError) -> EncoderDescription {
    guard try !flag("is_decoder", default: false) else {
      throw unsupported("is_decoder is true: decoders are not sentence encoders")
    }
    let hidden = try size(names.hidden)
    let heads = try size(names.heads)
    let headSize = try self.headSize(names, hidden: hidden, heads: heads)
    let keyValueHeads = try names.keyValueHeads.map { name throws(ModelError) in
      try size(name, default: heads, maximum: heads)
    }
    if let keyValueHeads, heads % keyValueHeads != 0 {
      throw invalid(
        "\(names.heads) \(heads) is not a multiple of \(names.keyValueHeads ?? "") \(keyValueHeads)"
      )
    }
    let epsilon = try names.epsilon.map { name throws(ModelError) in
      try number(name, default: epsilon)
    }
    let activation = try names.activation.map { name throws(ModelError) in
      try self.activation(name, default: fallback)
    }
    let layers = try size(names.layers, maximum: ConfigurationReader.maximumLayerCount)
    return EncoderDescription(
      vocabularySize: try size("vocab_size"),
      hiddenSize: hidden,
      layerCount: layers,
      headCount: heads,
      keyValueHeadCount: keyValueHeads ?? heads,
      headSize: headSize,
      intermediateSize: try size(names.intermediate),
      tokenTypeCount: tokenTypes,
      positions: positions,
      norm: .post,
      layerNormEpsilon: Float(epsilon ?? 1e-12),
      attention: Array(repeating: .init(), count: layers),
      feedForward: .plain(activation ?? .gelu))
  }

  private func headSize(
    _ names: EncoderNames, hidden: Int, heads: Int
  ) throws(ModelError) -> Int {
    if let name = names.headSize,
      let size = try optionalSize(name, maximum: ConfigurationReader.maximumHeadSize)
    {
      return size
    }
    guard hidden % heads == 0 else {
      throw invalid("\(names.hidden) \(hidden) is not a multiple of \(names.heads) \(heads)")
    }
    return hidden / heads
  }

  /// Places in RoBERTa's order, behind the id of the padding token.
  func positionsBehindPadding() throws(ModelError) -> EncoderDescription.PositionScheme {
    let rows = try size("max_position_embeddings")
    let paddingID = try size("pad_token_id", default: 1, minimum: 0)
    guard rows > paddingID + 1 else {
      throw invalid(
        "max_position_embeddings \(rows) leaves no place behind pad_token_id \(paddingID)")
    }
    return .learnedBehindPadding(rows: rows, paddingID: paddingID)
  }

  /// Many times what any model has; angles of that many pairs are computed before a weight is read.
  private static let maximumHeadSize = 1024

  /// Many times what any model has; layers that share their weights cost memory and time, too.
  static let maximumLayerCount = 10_000

  /// A description whose attention can be computed.
  ///
  /// - Throws: `ModelError` where heads cannot be turned in pairs.
  func checked(_ encoder: EncoderDescription) throws(ModelError) -> EncoderDescription {
    for rotary in Set(encoder.attention.compactMap(\.rotary))
    where rotary.size < 2 || rotary.size % 2 != 0 {
      throw invalid(
        "heads of \(encoder.headSize) elements cannot be turned in pairs of \(rotary.size)")
    }
    return encoder
  }

  /// The factor of rotary angles' fixed NTK-aware scaling; 1 where there is none.
  func fixedScaling() throws(ModelError) -> Double {
    guard let scaling = root["rope_scaling"], !scaling.isNull else { return 1 }
    let reader = ConfigurationReader(root: scaling)
    guard try reader.text("type", default: "") == "ntk", scaling["mixed_b"]?.isNull ?? true else {
      throw unsupported("rope_scaling is not supported but for the type \"ntk\" without mixed_b")
    }
    return try reader.number("factor", default: 1)
  }

  /// Insists that places are told by learned vectors.
  func requireAbsolutePositions() throws(ModelError) {
    let scheme = try text("position_embedding_type", default: "absolute")
    guard scheme == "absolute" else {
      throw unsupported(
        "position_embedding_type \"\(scheme)\" is not supported; supported is: absolute")
    }
  }
}
