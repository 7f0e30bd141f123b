package import SememeJSON

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The SpladePooling module of a sentence-transformers folder: how the logits of a text's tokens
/// become one weight for every word of the vocabulary.
package struct SpladePooling: Sendable, Equatable {
  /// What is made of the tokens' weights for one word.
  package enum Strategy: String, Sendable, CaseIterable {
    /// The largest (SPLADE v2, Formal et al. 2021, arXiv:2109.10086, eq. 6).
    case max
    /// The sum (SPLADE, Formal et al. 2021, arXiv:2107.05720, eq. 3).
    case sum
  }

  /// What makes a weight of a logit.
  private enum Activation: String, CaseIterable {
    /// log(1 + relu(x)).
    case relu
    /// log(1 + log(1 + relu(x))) (Geng et al. 2024, arXiv:2411.04403, section 3.2).
    case logRelu = "log1p_relu"
  }

  /// What is made of the tokens' weights for one word.
  package let strategy: Strategy
  private let activation: Activation

  /// The pooling of a masked language model without the module: the largest log(1 + relu(x)).
  package init() {
    (strategy, activation) = (.max, .relu)
  }

  /// Reads the module's config.json.
  ///
  /// - Parameters:
  ///   - configuration: the root of the file.
  ///   - vocabularySize: the width of the logits.
  /// - Throws: `ModelError` where a value is unknown or does not fit the model.
  package init(configuration: JSONValue, vocabularySize: Int) throws(ModelError) {
    let reader = ConfigurationReader(root: configuration)
    strategy = try reader.choice("pooling_strategy", default: .max)
    activation = try reader.choice("activation_function", default: .relu)
    for key in ["embedding_dimension", "word_embedding_dimension"] {
      let width = try reader.optionalSize(key) ?? vocabularySize
      guard width == vocabularySize else {
        throw reader.invalid(
          "\(key) is \(width), the model's vocabulary has \(vocabularySize) tokens")
      }
    }
  }

  /// Makes a weight of a logit above 0; of all others it is 0.
  package func weight(_ logit: Float) -> Float {
    let weight = log1pf(logit)
    return activation == .relu ? weight : log1pf(weight)
  }
}

extension ConfigurationReader {
  /// One of the values that a key may have.
  fileprivate func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: Choice
  ) throws(ModelError) -> Choice where Choice.RawValue == String {
    let name = try text(key, default: fallback.rawValue)
    guard let choice = Choice(rawValue: name) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw unsupported("\(key) \"\(name)\" is not supported; supported are: \(known)")
    }
    return choice
  }
}
