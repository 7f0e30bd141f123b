internal import SememeJSON
internal import SememeTensors

extension ConfigurationReader {
  /// A decoder in the manner of Llama as an encoder: RMSNorm before sublayers, rotary places, gated
  /// networks, grouped heads, no biases.
  ///
  /// - Parameters:
  ///   - activation: what config.json calls the activation.
  ///   - fallback: the activation where none is stated.
  ///   - attention: the attention of every layer, given the width of a head.
  /// - Returns: the description, of which a family changes what differs.
  /// - Throws: `ModelError` where a value is missing, wrong or not supported.
  func llama(
    activation: String = "hidden_act", default fallback: String = "silu",
    attention: (_ layer: Int, _ headSize: Int) throws(ModelError) ->
      EncoderDescription.AttentionKind
  ) throws(ModelError) -> EncoderDescription {
    var encoder = try encoder(
      names: .init(
        activation: activation, keyValueHeads: "num_key_value_heads", headSize: "head_dim",
        epsilon: "rms_norm_eps"),
      tokenTypes: 0, positions: .relative(maximum: try size("max_position_embeddings")),
      activation: fallback, epsilon: 1e-6)
    encoder.feedForward = .gated(try self.activation(activation, default: fallback))
    encoder.norm = .pre
    encoder.normKind = .rootMeanSquare(addsOne: false)
    encoder.normalizesEmbeddings = false
    encoder.biases = []
    if try flag("attention_bias", default: false) {
      encoder.biases = [.queryKeyValue, .attentionOutput]
    }
    var kinds: [EncoderDescription.AttentionKind] = []
    for layer in 0..<encoder.layerCount { kinds.append(try attention(layer, encoder.headSize)) }
    encoder.attention = kinds
    return try checked(encoder)
  }

  /// Whether each layer's attention is local, as `layer_types` says; nil where it says nothing.
  func localLayers() throws(ModelError) -> [Bool]? {
    guard let types = root["layer_types"], !types.isNull else { return nil }
    var local: [Bool] = []
    for type in types.elements {
      switch type.string {
      case "full_attention": local.append(false)
      case "sliding_attention": local.append(true)
      default:
        throw unsupported(
          "layer_types holds something else than \"full_attention\" and \"sliding_attention\"")
      }
    }
    let count = try size("num_hidden_layers")
    guard local.count == count else {
      throw invalid("layer_types has \(local.count) entries for num_hidden_layers \(count)")
    }
    return local
  }
}

extension EncoderKeys {
  /// The names of Llama's weights.
  static let llama = EncoderKeys(prefix: "model", heads: ["lm_head", "score"]) { keys in
    keys.wordEmbeddings = "embed_tokens"
    keys.layers = "layers"
    keys.queryKeyValue = .separate(
      query: "self_attn.q_proj", key: "self_attn.k_proj", value: "self_attn.v_proj")
    keys.attentionOutput = "self_attn.o_proj"
    keys.attentionNorm = "input_layernorm"
    keys.gate = .separate(gate: "mlp.gate_proj", gated: "mlp.up_proj")
    keys.feedForwardOutput = "mlp.down_proj"
    keys.feedForwardNorm = "post_attention_layernorm"
  }
}
