/// The settings that a fastText model's file keeps.
///
/// Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information", arXiv:1607.04606;
/// Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification", arXiv:1607.01759.
public struct FastTextArguments: Sendable, Equatable {
  /// What the output layer computes.
  public enum Loss: Int32, Sendable, CaseIterable {
    /// Binary decisions along the way to a leaf of a Huffman tree.
    case hierarchicalSoftmax = 1
    /// The right answer against some drawn at random.
    case negativeSampling = 2
    /// One distribution over all answers.
    case softmax = 3
    /// A binary decision for each answer.
    case oneVersusAll = 4
  }

  /// What is learnt.
  public enum Model: Int32, Sendable, CaseIterable {
    /// A word from the mean of those around it.
    case cbow = 1
    /// The words around a word.
    case skipGram = 2
    /// The labels of a text.
    case supervised = 3
  }

  /// Numbers of a vector.
  public var dimension: Int32 = 100
  /// Words to each side that count as context.
  public var windowSize: Int32 = 5
  /// Times that the corpus was read.
  public var epochs: Int32 = 5
  /// How often a word must occur to be learnt.
  public var minCount: Int32 = 5
  /// Words drawn at random for each right one.
  public var negatives: Int32 = 5
  /// The longest sequence of words that a supervised model has features for.
  public var wordNgrams: Int32 = 1
  /// What the output layer computes.
  public var loss: Loss = .negativeSampling
  /// What is learnt.
  public var model: Model = .skipGram
  /// Rows that n-grams of characters and words share.
  public var buckets: Int32 = 2_000_000
  /// The shortest n-gram of characters.
  public var minN: Int32 = 3
  /// The longest n-gram of characters; 0 for none.
  public var maxN: Int32 = 6
  /// Words between two looks at the learning rate.
  public var learningRateUpdateRate: Int32 = 100
  /// The frequency above which words are left out at random, the oftener the more frequent.
  public var samplingThreshold: Double = 1e-4
  /// Whether the word that ends lines has n-grams of characters, as it had before version 11.
  package var endHasNgrams = false

  /// fastText's own defaults for word vectors.
  public init() {}
}
