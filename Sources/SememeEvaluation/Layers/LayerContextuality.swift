/// How much context there is in a layer's vectors of words.
///
/// Ethayarajh 2019, "How Contextual are Contextualized Word Representations?" (arXiv:1909.00512),
/// section 3.
public struct LayerContextuality: Sendable, Equatable {
  /// The layer; 0 is the embedding output.
  public let layer: Int
  /// The mean cosine of words drawn at random from different sentences: 0 where directions are used
  /// evenly, near 1 where all vectors lie in a narrow cone.
  public let anisotropy: Double
  /// The mean cosine of a word's uses in different sentences, averaged over words: 1 where context
  /// does not matter (equation 1).
  public let selfSimilarity: Double
  /// The mean cosine of a sentence's words with their mean, averaged over sentences (equation 2).
  public let intraSentenceSimilarity: Double
  /// The share of the variance of a word's uses that one direction explains, averaged over words: how
  /// well one static vector could stand for them all (equation 3).
  public let explainableVariance: Double
  /// The same of as many words drawn at random.
  public let explainableVarianceBaseline: Double

  /// `selfSimilarity` beyond what anisotropy alone gives.
  public var adjustedSelfSimilarity: Double { selfSimilarity - anisotropy }
  /// `intraSentenceSimilarity` beyond what anisotropy alone gives.
  public var adjustedIntraSentenceSimilarity: Double { intraSentenceSimilarity - anisotropy }
  /// `explainableVariance` beyond that of words drawn at random.
  public var adjustedExplainableVariance: Double {
    explainableVariance - explainableVarianceBaseline
  }
}

/// How contextual a model's layers are, and what that was measured on.
public struct ContextualityReport: Sendable, Equatable {
  /// From the embedding output to the last layer.
  public let layers: [LayerContextuality]
  /// Words whose uses were compared.
  public let wordCount: Int
  /// Their uses, all together.
  public let useCount: Int
  /// Sentences whose words were compared with each other.
  public let sentenceCount: Int
  /// Words drawn at random for the baselines.
  public let randomCount: Int
}

/// What is looked at to measure how contextual layers are; the same seed looks at the same.
public struct ContextualityOptions: Sendable, Equatable {
  /// In how many sentences at least a word must be used.
  public var minimumSentences: Int
  /// The most words, drawn from those.
  public var wordLimit: Int
  /// The most uses of a word, each in another sentence.
  public var usesPerWord: Int
  /// The most sentences whose words are compared with each other.
  public var sentenceLimit: Int
  /// How many words are drawn at random for the baselines.
  public var randomCount: Int
  /// What all draws begin with.
  public var seed: UInt64

  /// Makes options.
  ///
  /// - Parameters:
  ///   - minimumSentences: at least 2.
  ///   - wordLimit: at least 1.
  ///   - usesPerWord: at least `minimumSentences`.
  ///   - sentenceLimit: at least 1.
  ///   - randomCount: at least 2.
  ///   - seed: any number.
  public init(
    minimumSentences: Int = 5, wordLimit: Int = 200, usesPerWord: Int = 30,
    sentenceLimit: Int = 200, randomCount: Int = 1000, seed: UInt64 = 0
  ) {
    self.minimumSentences = minimumSentences
    self.wordLimit = wordLimit
    self.usesPerWord = usesPerWord
    self.sentenceLimit = sentenceLimit
    self.randomCount = randomCount
    self.seed = seed
  }

  func validate() throws(EvaluationError) {
    guard minimumSentences >= 2, wordLimit >= 1, usesPerWord >= minimumSentences,
      sentenceLimit >= 1, randomCount >= 2
    else {
      throw EvaluationError(
        .invalidArgument,
        "layers: words in \(minimumSentences) sentences, \(wordLimit) words of \(usesPerWord) uses, "
          + "\(sentenceLimit) sentences and \(randomCount) random words; expected at least 2, 1, as "
          + "many as sentences, 1 and 2")
    }
  }
}
