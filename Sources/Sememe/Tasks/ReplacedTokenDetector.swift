internal import SememeModels
internal import SememeTensors
internal import SememeTokenizers

/// Tells which words of a text were put in place of others, as ELECTRA's discriminator does.
///
/// Clark et al. 2020, arXiv:2003.10555.
public struct ReplacedTokenDetector: PretrainedModel {
  private let model: TokenModel

  /// Loads a model from a folder; never touches the network.
  ///
  /// - Parameters:
  ///   - folder: an ELECTRA discriminator as it was pretrained.
  ///   - options: how to load and compute.
  /// - Throws: `SememeError`, `CheckpointError`, `ModelError`, `TokenizerError`, `JSONError` or
  ///   `TensorError`, each naming the file and what is wrong with it.
  public init(folder: String, options: ModelOptions = ModelOptions()) throws {
    model = try TokenModel(
      TransformerFolder(folder), \.replacedToken, outputs: 1, for: "telling replaced tokens",
      options)
  }

  /// Judges every token of texts.
  ///
  /// - Parameter texts: any number; what is too long is cut.
  /// - Returns: for each text its tokens, special ones included, with the probability that each was
  ///   replaced.
  /// - Throws: `SememeError`, `TokenizerError` or `ModelError`; `CancellationError` where the task was
  ///   cancelled.
  public func detect(
    _ texts: [String]
  ) async throws -> [[(token: TextToken, probability: Float)]] {
    try await model.engine.perform { flag in
      let batch = try model.engine.tokenize(texts, flag)
      let logits = try model.logits(of: batch, flag)
      return logits.enumerated().map { sequence, logits in
        Array(
          zip(
            model.engine.tokens(of: sequence, in: batch), Probabilities.sigmoid(logits.values)
          ).map { (token: $0, probability: $1) })
      }
    }
  }
}
