internal import SememeTensors

/// The layers of a head, and what they are called in checkpoints.
package struct HeadLayers: Sendable, Equatable {
  /// A layer before the last map: norm(activation(x·Wᵀ + b)).
  package struct Dense: Sendable, Equatable {
    /// Where the map's weight lies.
    var path: String
    /// The width of its output; nil for that of its input.
    var width: Int?
    var hasBias = true
    var activation: Activation
    var norm: Norm?
  }

  /// A norm behind a dense layer.
  package struct Norm: Sendable, Equatable {
    var path: String
    var kind = EncoderDescription.NormKind.layer(hasShift: true)
    var epsilon: Float
  }

  /// Nil where the last map reads the encoder's states.
  var dense: Dense?
  /// Where the last map's weight lies.
  package var output: String
  /// Whether the last map adds a bias.
  var hasOutputBias = true

  /// Where its maps lie.
  package var paths: [String] { (dense.map { [$0.path] } ?? []) + [output] }
}

/// Which token's state stands for a sequence.
package enum SequenceSummary: Sendable, Equatable {
  /// That of the first one, `[CLS]` or `<s>`.
  case first
  /// That of the last one.
  case last
  /// The mean over all of them.
  case mean

  /// The mode of pooling that takes it.
  var pooling: PoolingMode {
    switch self {
    case .first: .cls
    case .last: .lastToken
    case .mean: .mean
    }
  }
}

/// The heads that checkpoints of a family may hold behind the encoder, by their tasks.
package struct TaskHeads: Sendable, Equatable {
  /// A head that tells the token at every place.
  package struct Vocabulary: Sendable, Equatable {
    package var layers: HeadLayers
    /// Where the last map's bias may lie, in order of preference: checkpoints hold it once or twice.
    var biases: [String]
    /// Whether the last map's weight is the table of word embeddings.
    package var isTied: Bool
  }

  /// A head that classifies sequences.
  package struct Sequence: Sendable, Equatable {
    package var layers: HeadLayers
    var summary = SequenceSummary.first
  }

  /// Masked language modelling.
  package var vocabulary: Vocabulary?
  /// Whether a second text follows a first one: its first logit says yes, its second no.
  package var nextSentence: Sequence?
  /// Classes, or a score, of a text or pair.
  package var sequence: Sequence?
  /// Classes of every token.
  package var token: HeadLayers?
  /// Start and end of an answer: two numbers for every token.
  package var span: HeadLayers?
  /// Whether a token was replaced: one number for every token.
  package var replacedToken: HeadLayers?
}
