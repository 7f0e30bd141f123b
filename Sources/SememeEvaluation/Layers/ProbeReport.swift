public import Sememe

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How well a linear classifier tells something of words by their vectors, layer by layer.
public struct ProbeReport: Sendable, Equatable {
  /// A layer's result.
  public struct Layer: Sendable, Equatable {
    /// The layer; 0 is the embedding output.
    public let layer: Int
    /// The share of held-back uses that are told right.
    public let accuracy: Double
    /// The mean of the F1 scores of the classes; for words with classes of their own, averaged over
    /// words.
    public let macroF1: Double
  }

  /// The result of all layers mixed by weights that were learnt together with the classifiers.
  ///
  /// Peters et al. 2018, arXiv:1802.05365, equation 1.
  public struct Mix: Sendable, Equatable {
    /// The layers' weights, which add up to 1, where every layer's vectors are scaled to one size;
    /// words with classes of their own share them.
    public let weights: [Double]
    /// The same mix of the vectors as they are, for `LayerSelection.mix(_:)` of Sememe.
    public let mix: ScalarMix
    /// The share of held-back uses that are told right.
    public let accuracy: Double
    /// The mean F1, as ``Layer/macroF1``.
    public let macroF1: Double

    /// The mean layer by weight, Σ l·wₗ: where in the model the classes are found.
    ///
    /// Tenney et al. 2019, arXiv:1905.05950.
    public var centerOfGravity: Double {
      weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    }
  }

  /// From the embedding output to the last layer.
  public let layers: [Layer]
  /// All layers together; nil for a model of one.
  public let mix: Mix?
  /// The share told right by naming the class that the word, as it is written, had most where it was
  /// met before, and the most frequent class elsewhere.
  public let wordBaseline: Double
  /// The share told right by always naming the most frequent class; for words with classes of their
  /// own, each its own.
  public let majorityBaseline: Double
  /// How many uses the classifiers learnt from.
  public let trainingCount: Int
  /// How many held-back uses were told.
  public let testCount: Int
  /// How many words have classes of their own; 0 where all share the same.
  public let wordCount: Int
  /// How many classes there are, all words together.
  public let classCount: Int
}

/// What a probe learns from, and how.
public struct ProbeOptions: Sendable, Equatable {
  /// The share of sentences that is held back.
  public var testShare: Double
  /// The most uses to learn from (and, by `testShare`, to judge on).
  public var exampleLimit: Int
  /// The most words with classes of their own.
  public var wordLimit: Int
  /// The most uses of such a word.
  public var usesPerWord: Int
  /// The least uses of a class in what is learnt from; others are left out.
  public var minimumUses: Int
  /// The inverse of the penalty's strength, as ``LogisticRegression/Options/inverseStrength``.
  public var inverseStrength: Double
  /// What all draws begin with.
  public var seed: UInt64

  /// Makes options.
  ///
  /// - Parameters:
  ///   - testShare: above 0 and below 1.
  ///   - exampleLimit: at least 10.
  ///   - wordLimit: at least 1.
  ///   - usesPerWord: at least 10.
  ///   - minimumUses: at least 1.
  ///   - inverseStrength: above 0.
  ///   - seed: any number.
  public init(
    testShare: Double = 0.2, exampleLimit: Int = 12_000, wordLimit: Int = 60,
    usesPerWord: Int = 400, minimumUses: Int = 5, inverseStrength: Double = 0.01, seed: UInt64 = 0
  ) {
    self.testShare = testShare
    self.exampleLimit = exampleLimit
    self.wordLimit = wordLimit
    self.usesPerWord = usesPerWord
    self.minimumUses = minimumUses
    self.inverseStrength = inverseStrength
    self.seed = seed
  }

  func validate() throws(EvaluationError) {
    guard testShare > 0, testShare < 1, exampleLimit >= 10, wordLimit >= 1, usesPerWord >= 10,
      minimumUses >= 1, inverseStrength > 0, inverseStrength.isFinite
    else {
      throw EvaluationError(
        .invalidArgument,
        "probe: share \(testShare), \(exampleLimit) uses, \(wordLimit) words of \(usesPerWord) uses, "
          + "\(minimumUses) uses of a class, C \(inverseStrength); expected 0 < share < 1, at least "
          + "10, 1, 10 and 1, and C above 0")
    }
  }
}

extension ScalarMix {
  /// A mix of known weights, its scores in steps of a thousandth so that they are short to write.
  ///
  /// - Parameter weights: of the layers, none negative and one above 0; one below e⁻²⁰ of the
  ///   largest counts as that.
  /// - Throws: `SememeError` where a weight is not finite.
  init(weights: [Double]) throws(SememeError) {
    let largest = weights.max() ?? 1
    try self.init(
      scores: weights.map { weight in
        Float((1000 * max(log(weight / largest), -20)).rounded() / 1000)
      })
  }
}
