package import SememeTensors

/// A transformer encoder in numbers and choices: all that differs between families.
///
/// The one `TransformerEncoder` is built from a description and from an `EncoderKeys` table that
/// says what its weights are called in checkpoints.
package struct EncoderDescription: Sendable, Equatable {
  /// How a token's place in its sequence becomes known to the model.
  package enum PositionScheme: Sendable, Equatable {
    /// A learned vector per place, added to the word's (Devlin et al. 2019, section 3).
    case learned(maximum: Int)

    /// The longest sequence, in tokens.
    package var maximumLength: Int {
      switch self {
      case .learned(let maximum): maximum
      }
    }
  }

  /// Where layer normalisation stands relative to the residual sum.
  package enum NormPlacement: Sendable, Equatable {
    /// After it: norm(x + sublayer(x)) (Vaswani et al. 2017).
    case post
  }

  /// What sequences one token may attend to.
  package enum AttentionKind: Sendable, Equatable {
    /// Every token of its own sequence.
    case full
  }

  /// The two-layer network of every position.
  package enum FeedForwardKind: Sendable, Equatable {
    /// activation(x·W₁ + b₁)·W₂ + b₂.
    case plain(Activation)
  }

  package var vocabularySize: Int
  package var hiddenSize: Int
  package var layerCount: Int
  package var headCount: Int
  package var intermediateSize: Int
  /// Token types (segments); 0 where the family knows none.
  package var tokenTypeCount: Int
  package var positions: PositionScheme
  package var norm: NormPlacement
  package var layerNormEpsilon: Float
  package var attention: AttentionKind
  package var feedForward: FeedForwardKind

  /// The width of a head.
  package var headSize: Int { hiddenSize / headCount }

  /// The number of weights and biases, without a pooler.
  package var parameterCount: Int {
    let hidden = hiddenSize
    let embeddings = (vocabularySize + tokenTypeCount + positions.maximumLength + 2) * hidden
    let attention = 4 * hidden * (hidden + 1) + 2 * hidden
    let feedForward = 2 * hidden * intermediateSize + intermediateSize + 3 * hidden
    return embeddings + layerCount * (attention + feedForward)
  }
}
