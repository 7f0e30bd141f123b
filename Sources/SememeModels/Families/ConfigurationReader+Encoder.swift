internal import SememeTensors

extension ConfigurationReader {
  /// What config.json calls the sizes of an encoder; BERT's names where nothing else is said.
  struct EncoderNames {
    var hidden = "hidden_size"
    var layers = "num_hidden_layers"
    var heads = "num_attention_heads"
    var intermediate = "intermediate_size"
    var activation = "hidden_act"
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
  ///   - activation: the activation where none is stated.
  /// - Returns: the description, of which a family changes what differs.
  /// - Throws: `ModelError` where a value is missing, wrong or not supported.
  func encoder(
    names: EncoderNames = EncoderNames(), tokenTypes: Int,
    positions: EncoderDescription.PositionScheme, activation: String = "gelu"
  ) throws(ModelError) -> EncoderDescription {
    try requireSelfAttentionOverLearnedPositions()
    let hidden = try size(names.hidden)
    let heads = try size(names.heads)
    guard hidden % heads == 0 else {
      throw invalid("\(names.hidden) \(hidden) is not a multiple of \(names.heads) \(heads)")
    }
    var epsilon = 1e-12
    if let name = names.epsilon { epsilon = try number(name, default: epsilon) }
    return EncoderDescription(
      vocabularySize: try size("vocab_size"),
      hiddenSize: hidden,
      layerCount: try size(names.layers, maximum: ConfigurationReader.maximumLayerCount),
      headCount: heads,
      intermediateSize: try size(names.intermediate),
      tokenTypeCount: tokenTypes,
      positions: positions,
      norm: .post,
      layerNormEpsilon: Float(epsilon),
      attention: .full,
      feedForward: .plain(try self.activation(names.activation, default: activation)))
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

  /// Many times what any model has; layers that share their weights cost memory and time, too.
  private static let maximumLayerCount = 10_000

  private func requireSelfAttentionOverLearnedPositions() throws(ModelError) {
    let scheme = try text("position_embedding_type", default: "absolute")
    guard scheme == "absolute" else {
      throw unsupported(
        "position_embedding_type \"\(scheme)\" is not supported; supported is: absolute")
    }
    guard try !flag("is_decoder", default: false) else {
      throw unsupported("is_decoder is true: decoders are not sentence encoders")
    }
  }
}
