package import SememeTensors

/// A transformer encoder in numbers and choices: all that differs between families.
///
/// The one `TransformerEncoder` is built from a description and from an `EncoderKeys` table that
/// says what its weights are called in checkpoints.
package struct EncoderDescription: Sendable, Equatable {
  /// How a token's place in its sequence becomes known to the embeddings.
  package enum PositionScheme: Sendable, Equatable {
    /// A learned vector per place, added to the word's (Devlin et al. 2019, section 3).
    case learned(maximum: Int)
    /// The same in RoBERTa's order (Liu et al. 2019, as fairseq wrote it): places count from the
    /// row behind the padding token's id on; a padding token stands in that id's own row and is
    /// not counted.
    case learnedBehindPadding(rows: Int, paddingID: Int)

    /// The longest sequence, in tokens.
    package var maximumLength: Int {
      switch self {
      case .learned(let maximum): maximum
      case .learnedBehindPadding(let rows, let paddingID): rows - paddingID - 1
      }
    }

    /// The rows of the table of vectors.
    var rows: Int {
      switch self {
      case .learned(let maximum): maximum
      case .learnedBehindPadding(let rows, _): rows
      }
    }
  }

  /// What attention adds to its scores by the distance from query to key.
  package enum RelativeBias: Sendable, Equatable {
    /// A learned number per head and bucket of distances, the same in all layers (T5, Raffel et al.
    /// 2020, section 2.1): half of the buckets for either direction, of these half for one distance
    /// each and the others logarithmic up to a largest distance.
    case buckets(count: Int, maximumDistance: Int)
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

  /// Which layers are one and the same.
  ///
  /// ALBERT, Lan et al. 2020, section 3.1.
  package struct LayerSharing: Sendable, Equatable {
    /// Groups of layers with weights of their own; consecutive layers share a group.
    package var groupCount: Int
    /// Layers in a group, applied one after another; together they count as one layer.
    package var innerCount: Int
  }

  package var vocabularySize: Int
  package var hiddenSize: Int
  /// The width of the embeddings where a linear map brings them to the hidden size; nil where they
  /// have it.
  ///
  /// ALBERT's factorised embedding, Lan et al. 2020, section 3.1.
  package var factorizedEmbeddingSize: Int?
  package var layerCount: Int
  /// Nil where every layer has weights of its own.
  package var sharing: LayerSharing?
  package var headCount: Int
  package var intermediateSize: Int
  /// Token types (segments); 0 where the family knows none.
  package var tokenTypeCount: Int
  package var positions: PositionScheme
  package var relativeBias: RelativeBias?
  package var norm: NormPlacement
  package var layerNormEpsilon: Float
  package var attention: AttentionKind
  package var feedForward: FeedForwardKind

  /// The width of a head.
  package var headSize: Int { hiddenSize / headCount }

  /// The width of the embeddings.
  var embeddingSize: Int { factorizedEmbeddingSize ?? hiddenSize }

  /// The number of weights and biases, without a pooler.
  package var parameterCount: Int {
    let hidden = hiddenSize
    let embeddings = (vocabularySize + tokenTypeCount + positions.rows + 2) * embeddingSize
    let projection = factorizedEmbeddingSize.map { ($0 + 1) * hidden } ?? 0
    let attention = 4 * hidden * (hidden + 1) + 2 * hidden
    let feedForward = 2 * hidden * intermediateSize + intermediateSize + 3 * hidden
    let layers = sharing.map { $0.groupCount * $0.innerCount } ?? layerCount
    return embeddings + projection + relativeBiasCount + layers * (attention + feedForward)
  }

  private var relativeBiasCount: Int {
    switch relativeBias {
    case .buckets(let count, _): count * headCount
    case nil: 0
    }
  }
}
