package import SememeCheckpoints
package import SememeTensors
package import SememeTokenizers

/// A transformer over packed sequences, an encoder or an encoder with a decoder behind it: the one
/// definition that every family describes.
package struct TransformerEncoder: Sendable {
  package let description: EncoderDescription
  private let encoder: TransformerStack
  private let decoder: TransformerStack?
  private let pooler: Pooler?

  /// Reads an encoder.
  ///
  /// - Parameters:
  ///   - weights: the checkpoint's root, in the family's dialect.
  ///   - description: the shape of the encoder.
  ///   - keys: what the weights are called.
  ///   - loader: packs them.
  ///   - sample: sequences that show how large activations become, so that `.int8` is quantised
  ///     with them in mind; nil: without.
  /// - Throws: `CheckpointError` where weights are missing, of another shape or not finite; whether
  ///   any are left over is for the caller to ask, who may read a head behind the encoder.
  package init(
    _ weights: WeightScope, _ description: EncoderDescription, _ keys: EncoderKeys,
    _ loader: WeightLoader, calibratingWith sample: TokenBatch? = nil
  ) throws(CheckpointError) {
    self.description = description
    let encoder = try TransformerStack(
      weights, description, keys, loader, calibratingWith: sample.map { .init(batch: $0) })
    self.encoder = encoder
    decoder = try description.decoder.map { shape throws(CheckpointError) in
      let read = loader.format == .int8 ? sample : nil
      let input = read.map { batch in
        TransformerEncoder.input(
          of: shape, batch, encoder(.init(batch: batch), loader.execution).last)
      }
      return try TransformerStack(
        weights, description.decoderStack(shape), keys.decoderStack,
        sharing: encoder.embeddings.words, loader, calibratingWith: input)
    }
    if let key = keys.pooler, weights.contains(key) {
      pooler = try Pooler(weights[key], hiddenSize: description.hiddenSize, loader.exact)
    } else {
      pooler = nil
    }
  }

  /// The input lookup table, [vocabulary × embedding width]: the static vector of every token.
  package var wordEmbeddings: Tensor { encoder.embeddings.words }

  /// Computes contextual vectors.
  ///
  /// Where there is a decoder, the vectors are its own: it reads each sequence moved on by one token,
  /// so that every token has a vector (Lewis et al. 2020, arXiv:1910.13461, section 3.1).
  ///
  /// - Parameters:
  ///   - batch: packed sequences that `validate` accepts.
  ///   - execution: how to run, and what to capture.
  /// - Returns: the hidden states.
  package func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates {
    let states = encoder(.init(batch: batch), execution)
    guard let decoder, let shape = description.decoder else {
      return HiddenStates(states, sequenceStarts: batch.sequenceStarts)
    }
    let decoded = decoder(TransformerEncoder.input(of: shape, batch, states.last), execution)
    return HiddenStates(decoded, readFrom: states, sequenceStarts: batch.sequenceStarts)
  }

  /// What a decoder reads: the tokens moved on by one, and the encoder's states.
  private static func input(
    of decoder: EncoderDescription.Decoder, _ batch: TokenBatch, _ states: Tensor
  ) -> TransformerStack.Input {
    let sequences = (0..<batch.count).map { sequence -> [Int32] in
      let tokens = batch.ids[batch.range(of: sequence)]
      guard let last = tokens.last else { return [] }
      return [decoder.start ?? last] + tokens.dropLast()
    }
    return .init(
      batch: TokenBatch(ids: sequences),
      source: .init(states: states, starts: batch.sequenceStarts))
  }

  /// BERT's pooled output of every sequence, [sequences × hidden].
  ///
  /// - Parameters:
  ///   - states: what this encoder computed.
  ///   - execution: how to run.
  /// - Returns: nil where the checkpoint has no pooler.
  package func pooled(_ states: HiddenStates, _ execution: Execution) -> Tensor? {
    pooler.map { $0(states.last, starts: states.sequenceStarts.dropLast(), execution) }
  }

  /// Checks that a batch fits the model, since ids may come from outside.
  ///
  /// - Parameter batch: any batch.
  /// - Throws: `ModelError` where an id or type id is out of range or a sequence is too long.
  package func validate(_ batch: TokenBatch) throws(ModelError) {
    for (name, ids, count) in [
      ("token id", batch.ids, description.vocabularySize),
      ("token type id", batch.typeIDs, description.tokenTypeCount),
    ] {
      let isRead = name == "token id" || count > 0
      if isRead, let id = ids.first(where: { $0 < 0 || Int($0) >= count }) {
        throw ModelError(
          .tokenOutOfRange,
          "\(name) \(id) is outside the model's range 0..<\(count); "
            + "ids must come from this model's own tokenizer")
      }
    }
    let maximum = description.positions.maximumLength
    for sequence in 0..<batch.count where batch.range(of: sequence).count > maximum {
      throw ModelError(
        .sequenceTooLong,
        "sequence \(sequence) has \(batch.range(of: sequence).count) tokens, the model has "
          + "\(maximum) positions; truncate it or set a smaller maximum length")
    }
  }
}
