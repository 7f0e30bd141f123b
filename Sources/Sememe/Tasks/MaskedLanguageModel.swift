internal import SememeCheckpoints
internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// A token that a model proposes for a masked place.
public struct MaskCandidate: Sendable, Equatable {
  /// The id in the vocabulary.
  public let id: Int32
  /// The token as the vocabulary spells it, such as `##ing` or `Ġthe`.
  public let token: String
  /// The token as text.
  public let text: String
  /// Its probability.
  public let score: Float
}

/// A text's likelihood by a masked language model.
public struct PseudoLikelihood: Sendable {
  /// Σ log p(token | all others), natural logarithms.
  ///
  /// Salazar et al. 2020, arXiv:1910.14659, eq. 1.
  public let logLikelihood: Float
  /// The tokens, without special ones.
  public let tokens: [TextToken]
  /// log p of each of them.
  public let tokenLogProbabilities: [Float]

  /// exp(−mean log p): 1 for a text that the model expects entirely.
  public var pseudoPerplexity: Float { Probabilities.perplexity(tokenLogProbabilities) }
}

/// A model that was trained to guess masked words, and whether one text follows another.
///
/// ```swift
/// let model = try MaskedLanguageModel(model: "google-bert/bert-base-uncased")
/// let guesses = try await model.fillMask("Paris is the \(model.maskToken) of France.")
/// print(guesses[0][0].text)   // capital
/// ```
public struct MaskedLanguageModel: PretrainedModel {
  let engine: EncoderEngine
  private let vocabulary: TaskHead?
  private let following: SequenceHead?

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: a transformer with a head for masked language modelling, for next-sentence
  ///     prediction, or both.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    let transformer = try TransformerFolder(folder)
    let task = "masked language modelling"
    let layers = try transformer.layers(for: task, \.vocabulary)
    let next = try transformer.family.heads(transformer.configuration).nextSentence
    let description = transformer.description
    let heads: (TaskHead?, SequenceHead?)
    (engine, heads) = try EncoderEngine.load(transformer, options) { weights, loader in
      var following: SequenceHead?
      if let next, weights.contains(next.layers.output) {
        following = try SequenceHead(
          weights, next, from: description.hiddenSize, to: 2, loader)
      }
      let first = layers.layers.paths[0]
      if following == nil { try transformer.require([first], in: weights, for: task) }
      guard weights.contains(first) else { return (nil, following) }
      let head = try TaskHead(
        weights, layers, behind: description, transformer.family.keys, loader)
      return (head, following)
    }
    (vocabulary, following) = heads
  }

  /// The tokenizer of the model.
  public var tokenizer: Tokenizer { engine.tokenizer }
  /// What stands for a word to be guessed, such as `[MASK]`; empty where the tokenizer has none.
  public var maskToken: String {
    engine.tokenizer.specialTokens.mask.flatMap(engine.tokenizer.token(of:)) ?? ""
  }
  /// Whether the model tells if one text follows another.
  public var predictsNextSentence: Bool { following != nil }

  /// Guesses the masked words of a text.
  ///
  /// - Parameters:
  ///   - text: holds `maskToken` once or more.
  ///   - topK: how many guesses for each place.
  ///   - targets: tokens to choose from, as the vocabulary spells them; nil for all.
  /// - Returns: for each masked place its guesses, the most probable first.
  /// - Throws: `SememeError` where there is no mask, or it was cut off, or a target is no token;
  ///   `TokenizerError`, `ModelError`; `CancellationError` where the task was cancelled.
  public func fillMask(
    _ text: String, topK: Int = 5, targets: [String]? = nil
  ) async throws -> [[MaskCandidate]] {
    let head = try vocabularyHead()
    guard topK >= 1 else {
      throw SememeError(.invalidArgument, "topK \(topK): give at least 1")
    }
    let allowed = try targets.map { try $0.map(identify) }
    return try await engine.perform { flag in
      let batch = try engine.tokenize([text], flag)
      let masks = batch.ids.indices.filter { batch.ids[$0] == tokenizer.specialTokens.mask }
      guard !masks.isEmpty else {
        throw SememeError(
          .invalidArgument,
          "the \(engine.maximumLength) tokens that are read of the text hold no \(maskToken); put one "
            + "where a word is to be guessed")
      }
      let rows = try engine.collect(batch, flag) { sequence, rows, states, execution in
        try masks.map { mask in
          let state = states.value.last.rows(rows.lowerBound + mask..<rows.lowerBound + mask + 1)
          return try engine.finite(head(state, execution).copied(), sequence)
        }
      }[0]
      return rows.map { candidates(Probabilities.softmax($0.values), topK, allowed) }
    }
  }

  /// How likely the model finds a text: each token is masked in turn and guessed from all others.
  ///
  /// - Parameter text: any text; what is too long is cut.
  /// - Returns: the sum and every token's share.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func pseudoLikelihood(_ text: String) async throws -> PseudoLikelihood {
    let head = try vocabularyHead()
    guard let mask = tokenizer.specialTokens.mask else {
      throw SememeError(.invalidModel, "\(engine.folder): the tokenizer has no mask token")
    }
    return try await engine.perform { flag in
      let batch = try engine.tokenize([text], flag)
      let places = batch.ids.indices.filter { !batch.isSpecial[$0] }
      let masked = batch.masking(places, with: mask)
      let logs = try engine.collect(masked, flag) { sequence, rows, states, execution in
        let place = places[sequence]
        let state = states.value.last.rows(rows.lowerBound + place..<rows.lowerBound + place + 1)
        let logits = try engine.finite(head(state, execution), sequence).values
        return Probabilities.logSoftmax(logits, of: Int(batch.ids[place]))
      }
      let tokens = engine.tokens(of: 0, in: batch).filter { !$0.isSpecial }
      return PseudoLikelihood(
        logLikelihood: logs.reduce(0, +), tokens: tokens, tokenLogProbabilities: logs)
    }
  }

  /// How probable it is that one text follows another.
  ///
  /// Devlin et al. 2019, section 3.1.
  ///
  /// - Parameter pairs: first and second texts.
  /// - Returns: for each pair the probability that the second text is the first one's continuation.
  /// - Throws: `SememeError` where the model was not trained for it; `TokenizerError`, `ModelError`;
  ///   `CancellationError` where the task was cancelled.
  public func nextSentence(_ pairs: [(String, String)]) async throws -> [Float] {
    guard let following else {
      throw SememeError(
        .missingHead,
        "\(engine.folder): the weights hold no head for next-sentence prediction; "
          + "choose a model that was trained for it, such as bert-base-uncased")
    }
    return try await engine.perform { flag in
      let batch = try engine.tokenize(pairs.map(\.0), pairs: pairs.map(\.1), flag)
      let logits = try engine.rows(of: batch, width: 2, flag) { following($0, $1) }
      return (0..<logits.rows).map {
        Probabilities.softmax(logits.rows($0..<$0 + 1).values)[0]
      }
    }
  }

  func vocabularyHead() throws(SememeError) -> TaskHead {
    guard let vocabulary else {
      throw SememeError(
        .missingHead, "\(engine.folder): the weights hold no head for masked language modelling")
    }
    return vocabulary
  }

  private func identify(_ target: String) throws(SememeError) -> Int32 {
    guard let id = tokenizer.id(of: target), Int(id) < engine.encoder.vocabularySize
    else {
      throw SememeError(
        .invalidArgument,
        "\"\(target)\" is not a token of the model's vocabulary; give single tokens as it spells them"
      )
    }
    return id
  }

  private func candidates(
    _ probabilities: [Float], _ count: Int, _ allowed: [Int32]?
  ) -> [MaskCandidate] {
    let ids = allowed ?? (0..<Int32(probabilities.count)).map(\.self)
    let best = ids.sorted {
      (probabilities[Int($1)], $0) < (probabilities[Int($0)], $1)
    }
    return best.prefix(count).map { id in
      MaskCandidate(
        id: id, token: tokenizer.token(of: id) ?? "",
        text: tokenizer.decode([id], skipSpecialTokens: false), score: probabilities[Int(id)])
    }
  }
}
