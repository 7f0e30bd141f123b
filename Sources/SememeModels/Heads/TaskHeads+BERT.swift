internal import SememeTensors

extension ConfigurationReader {
  /// The heads that BERT and its kin have, of which a family changes what differs.
  ///
  /// - Parameter pooler: the dense layer over the first token, where classification reads it.
  /// - Returns: classification of sequences, of tokens, and spans.
  func heads(pooler: HeadLayers.Dense? = nil) -> TaskHeads {
    var heads = TaskHeads()
    heads.sequence = .init(layers: .init(dense: pooler, output: "classifier"))
    heads.token = HeadLayers(output: "classifier")
    heads.span = HeadLayers(output: "qa_outputs")
    return heads
  }

  /// The dense layer that BERT trained for next-sentence prediction.
  func pooler(_ path: String = "pooler.dense") -> HeadLayers.Dense {
    .init(path: path, activation: .tanh)
  }

  /// The head of masked language modelling: dense layer, activation, norm, vocabulary.
  ///
  /// - Parameters:
  ///   - dense: where the dense layer lies.
  ///   - norm: where its norm lies.
  ///   - output: where the map to the vocabulary lies.
  ///   - bias: where that map's bias lies when it is not beside its weight.
  ///   - activation: of the dense layer.
  ///   - width: the width of the word embeddings; nil for that of the states.
  ///   - epsilon: of the norm; nil for what the configuration states.
  /// - Returns: the head, tied to the word embeddings unless the configuration says otherwise.
  /// - Throws: `ModelError` where a value is wrong.
  func vocabularyHead(
    dense: String, norm: String, output: String, bias: String? = nil, activation: Activation,
    width: Int? = nil, epsilon: Double? = nil
  ) throws(ModelError) -> TaskHeads.Vocabulary {
    let stated = try number("layer_norm_eps", default: 1e-12)
    return TaskHeads.Vocabulary(
      layers: HeadLayers(
        dense: .init(
          path: dense, width: width, activation: activation,
          norm: .init(path: norm, epsilon: Float(epsilon ?? stated))),
        output: output),
      biases: (bias.map { [$0] } ?? []) + [output],
      isTied: try flag("tie_word_embeddings", default: true))
  }

  /// A head of RoBERTa's kind: a dense layer and a map below one name, over the first token.
  func robertaClassifier(
    _ path: String = "classifier", activation: Activation = .tanh
  ) -> TaskHeads.Sequence {
    .init(
      layers: HeadLayers(
        dense: .init(path: "\(path).dense", activation: activation), output: "\(path).out_proj"))
  }

  /// What BERT was trained with, and what was trained behind it since.
  func bertHeads() throws(ModelError) -> TaskHeads {
    var heads = heads(pooler: pooler())
    heads.vocabulary = try bertVocabularyHead(try activation("hidden_act", default: "gelu"))
    heads.nextSentence = .init(
      layers: HeadLayers(dense: pooler(), output: "cls.seq_relationship"))
    return heads
  }

  /// BERT's head of masked language modelling.
  func bertVocabularyHead(_ activation: Activation) throws(ModelError) -> TaskHeads.Vocabulary {
    try vocabularyHead(
      dense: "cls.predictions.transform.dense", norm: "cls.predictions.transform.LayerNorm",
      output: "cls.predictions.decoder", bias: "cls.predictions", activation: activation)
  }

  /// RoBERTa's heads, whose activations are fixed.
  func robertaHeads() throws(ModelError) -> TaskHeads {
    var heads = heads()
    heads.sequence = robertaClassifier()
    heads.vocabulary = try vocabularyHead(
      dense: "lm_head.dense", norm: "lm_head.layer_norm", output: "lm_head.decoder",
      bias: "lm_head", activation: .gelu)
    return heads
  }

  /// The heads of decoders in the manner of Llama: the last token stands for the sequence.
  func llamaHeads() -> TaskHeads {
    var heads = TaskHeads()
    heads.sequence = .init(
      layers: HeadLayers(output: "score", hasOutputBias: false), summary: .last)
    heads.token = HeadLayers(output: "score")
    return heads
  }

  /// Which token stands for a sequence, by its name in a configuration.
  func summary(_ key: String, default fallback: String) throws(ModelError) -> SequenceSummary {
    let name = try text(key, default: fallback)
    switch name {
    case "cls": return .first
    case "mean": return .mean
    default: throw unsupported("\(key) \"\(name)\" is not supported; supported are: cls, mean")
    }
  }
}
