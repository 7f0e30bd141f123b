package import SememeTensors

/// A transformer encoder in numbers and choices: all that differs between families.
///
/// The one `TransformerEncoder` is built from a description and from an `EncoderKeys` table that
/// says what its weights are called in checkpoints.
package struct EncoderDescription: Sendable, Equatable {
  /// How a token's place in its sequence becomes known to the embeddings.
  package enum PositionScheme: Sendable, Equatable {
    /// A learned vector per place, added to the word's (Devlin et al. 2019, section 3); place 0 has
    /// the row `first` of the table.
    case learned(maximum: Int, first: Int = 0)
    /// The same in RoBERTa's order (Liu et al. 2019, as fairseq wrote it): places count from the
    /// row behind the padding token's id on; a padding token stands in that id's own row and is
    /// not counted.
    case learnedBehindPadding(rows: Int, paddingID: Int)
    /// Nothing is added: attention alone knows distances.
    case relative(maximum: Int)

    /// The longest sequence, in tokens.
    package var maximumLength: Int {
      switch self {
      case .learned(let maximum, _): maximum
      case .learnedBehindPadding(let rows, let paddingID): rows - paddingID - 1
      case .relative(let maximum): maximum
      }
    }

    /// The rows of the table of vectors.
    var rows: Int {
      switch self {
      case .learned(let maximum, let first): maximum + first
      case .learnedBehindPadding(let rows, _): rows
      case .relative: 0
      }
    }
  }

  /// What attention adds to its scores by the position of a key relative to the query.
  package enum RelativeBias: Sendable, Equatable {
    /// A learned number per head and bucket of distances, the same in all layers (T5, Raffel et al.
    /// 2020, section 2.1): half of the buckets for either direction, of these half for one distance
    /// each and the others logarithmic up to a largest distance.
    case buckets(count: Int, maximumDistance: Int)
    /// A slope per head times the distance, to either side (ALiBi, Press et al. 2022, in the
    /// symmetric form of Günther et al. 2023, arXiv:2310.19923, section 3.1).
    case linear
    /// Products of queries and keys with vectors of relative positions.
    case disentangled(Disentangled)
  }

  /// Where layer normalisation stands relative to the residual sum.
  package enum NormPlacement: Sendable, Equatable {
    /// After it: norm(x + sublayer(x)) (Vaswani et al. 2017).
    case post
    /// Before the sublayer: x + sublayer(norm(x)), and once behind the last layer (Xiong et al. 2020).
    case pre
    /// Before and behind the sublayer: x + norm(sublayer(norm(x))), and once behind the last layer.
    case sandwich
  }

  /// How rows are normalised.
  package enum NormKind: Sendable, Equatable {
    /// Mean and variance, a scale, and a shift where `hasShift`.
    case layer(hasShift: Bool)
    /// RMSNorm; where `addsOne`, checkpoints hold the scale less one.
    case rootMeanSquare(addsOne: Bool)
  }

  /// The attention of one layer.
  package struct AttentionKind: Sendable, Equatable {
    /// Which tokens of its sequence a token may attend to.
    package var pattern = Attention.Pattern.full
    /// How queries and keys are turned by their places; nil: not.
    package var rotary: Rotary?
  }

  /// The angles of rotary position embedding.
  ///
  /// Su et al. 2021, arXiv:2104.09864.
  package struct Rotary: Sendable, Hashable {
    /// θ: pair i of n turns by θ^(−i/n) a place.
    package var base: Double
    /// The elements of a head that are turned, from the first on.
    package var size: Int
    /// The factor of fixed NTK-aware scaling; 1 for none.
    package var scaling = 1.0
  }

  /// The two-layer network of every position.
  package enum FeedForwardKind: Sendable, Equatable {
    /// activation(x·W₁ + b₁)·W₂ + b₂.
    case plain(Activation)
    /// (activation(x·V + a) ⊙ (x·W₁ + b₁))·W₂ + b₂ (Shazeer 2020, arXiv:2002.05202).
    case gated(Activation)
  }

  /// Linear maps that add a bias.
  package struct Biases: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    static let queryKeyValue = Biases(rawValue: 1)
    static let attentionOutput = Biases(rawValue: 2)
    static let feedForwardInput = Biases(rawValue: 4)
    static let feedForwardOutput = Biases(rawValue: 8)
    static let all: Biases = [
      .queryKeyValue, .attentionOutput, .feedForwardInput, .feedForwardOutput,
    ]
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
  /// Key and value heads; each serves `headCount / keyValueHeadCount` query heads.
  package var keyValueHeadCount: Int
  /// The width of a head.
  package var headSize: Int
  /// What scores are multiplied with; nil for 1/√headSize.
  package var scoreScale: Float?
  /// Whether every head's queries and keys are normalised.
  package var normalizesHeads = false
  package var intermediateSize: Int
  /// Token types (segments); 0 where the family knows none.
  package var tokenTypeCount: Int
  package var positions: PositionScheme
  package var relativeBias: RelativeBias?
  /// What the vectors of words are multiplied with; nil for nothing.
  package var embeddingScale: Float?
  package var normalizesEmbeddings = true
  package var norm: NormPlacement
  package var normKind = NormKind.layer(hasShift: true)
  package var layerNormEpsilon: Float
  /// Whether the first layer's attention reads what is normalised already (ModernBERT).
  package var firstLayerSkipsNorm = false
  /// Whether the last layer's state is handed out as the norm behind it leaves it, where there is
  /// one; families differ in what they call it.
  package var normalizesLastState = true
  /// One for every layer.
  package var attention: [AttentionKind]
  package var feedForward: FeedForwardKind
  package var biases = Biases.all
  /// Beside the first layer; nil for none.
  package var convolution: Convolution?
  /// Behind the encoder; nil for none.
  package var decoder: Decoder?
  /// Whether the layers attend to the states of another stack, too: a decoder's do.
  var readsSource = false

  /// The attention maps that a pass can hand out: layers within a group have one each.
  package var attentionMapCount: Int { outputLayerCount * (sharing?.innerCount ?? 1) }

  /// The widths of all heads' queries, keys and values side by side.
  var projectionSizes: [Int] {
    [headCount * headSize, keyValueHeadCount * headSize, keyValueHeadCount * headSize]
  }

  /// The width of the embeddings.
  var embeddingSize: Int { factorizedEmbeddingSize ?? hiddenSize }
}
