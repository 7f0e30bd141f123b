package import SememeTensors
package import SememeTokenizers

/// What makes vectors of the tokens of texts, in their context or without it: the one thing that
/// everything behind an encoder, from pooling to the vectors of words, is built on.
package protocol TextEncoder: Sendable {
  /// The number of tokens that have a row in the input table.
  var vocabularySize: Int { get }
  /// The width of a token's vector.
  var hiddenSize: Int { get }
  /// How many layers read a token's neighbours; 0 where a token has one vector in every text.
  var layerCount: Int { get }
  /// Attention heads of a layer.
  var headCount: Int { get }
  /// Weights and biases.
  var parameterCount: Int { get }
  /// The longest sequence, in tokens; `Int.max` where there is no longest.
  var maximumLength: Int { get }

  /// Checks that a batch fits the encoder, since ids may come from outside.
  ///
  /// - Parameter batch: any batch.
  /// - Throws: `ModelError` where an id is out of range or a sequence is too long.
  func validate(_ batch: TokenBatch) throws(ModelError)

  /// Computes the vectors of tokens.
  ///
  /// - Parameters:
  ///   - batch: packed sequences that `validate` accepts.
  ///   - execution: how to run, and what to capture.
  /// - Returns: the hidden states.
  func callAsFunction(_ batch: TokenBatch, _ execution: Execution) -> HiddenStates

  /// The static vectors of tokens: their rows in the input table.
  ///
  /// - Parameters:
  ///   - ids: tokens that `validate` accepts.
  ///   - execution: how to run.
  /// - Returns: [ids × width of the table].
  func lookup(_ ids: [Int32], _ execution: Execution) -> Tensor

  /// The mean of the tokens' vectors of every sequence, for encoders that need not have all of them
  /// in memory for it.
  ///
  /// - Parameters:
  ///   - batch: packed sequences that `validate` accepts.
  ///   - execution: how to run.
  /// - Returns: [sequences × hidden]; nil where the hidden states have to be computed and pooled.
  func means(of batch: TokenBatch, _ execution: Execution) -> Tensor?
}

extension TextEncoder {
  package func means(of batch: TokenBatch, _ execution: Execution) -> Tensor? { nil }
}
