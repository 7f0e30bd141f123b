internal import SememeTensors

/// How Word2Vec is trained.
///
/// Mikolov et al. 2013, "Efficient Estimation of Word Representations in Vector Space",
/// arXiv:1301.3781, and "Distributed Representations of Words and Phrases and their
/// Compositionality", arXiv:1310.4546. The defaults are gensim's.
public struct Word2VecOptions: Sendable, Hashable {
  /// What is predicted from what.
  public enum Architecture: String, Sendable, Hashable, CaseIterable {
    /// The words around a word from it.
    case skipGram
    /// A word from the words around it.
    case cbow
  }

  /// What a prediction is scored against.
  public enum Objective: Sendable, Hashable {
    /// The right word against `count` others, drawn by their frequency to the power of `exponent`.
    case negativeSampling(count: Int = 5, exponent: Double = 0.75)
    /// The decisions on the way to the right word in a Huffman tree.
    case hierarchicalSoftmax
  }

  /// What is predicted from what.
  public var architecture = Architecture.cbow
  /// What a prediction is scored against.
  public var objective = Objective.negativeSampling()
  /// Numbers of a vector.
  public var dimension = 100
  /// Words to each side that count as context at most.
  public var window = 5
  /// Whether each word draws how far it sees, evenly from 1 to `window`, so that near words count
  /// more.
  public var drawsWindow = true
  /// CBOW: the sum of the context in place of its mean.
  public var sumsContext = false
  /// How often a word must occur to be learnt.
  public var minimumCount = 5
  /// The most words that are learnt, of more the most frequent; nil: all.
  public var maximumVocabulary: Int?
  /// The share of all words above which a word is left out at random, the oftener the more frequent
  /// it is; 0: never.
  public var sample = 1e-3
  /// The learning rate at the begin.
  public var learningRate = 0.025
  /// The learning rate at the end; it falls evenly.
  public var finalLearningRate = 1e-4
  /// Times that the text is read.
  public var epochs = 5
  /// How many threads work.
  ///
  /// One gives the same vectors for the same seed, to the last bit; several do not, since they change
  /// shared rows without waiting for each other.
  public var threads = ThreadCount.available
  /// Where random numbers begin.
  public var seed: UInt64 = 1
  /// How text becomes words.
  public var corpus = CorpusOptions()

  /// gensim's defaults.
  public init() {}

  /// The defaults of the original program, for an architecture.
  ///
  /// - Parameter architecture: what is predicted from what; the learning rate depends on it.
  /// - Returns: options.
  public static func original(_ architecture: Architecture = .cbow) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.architecture = architecture
    options.learningRate = architecture == .cbow ? 0.05 : 0.025
    options.finalLearningRate = options.learningRate * 1e-4
    options.corpus.maximumSentenceLength = 1000
    return options
  }

  func validate() throws(WordVectorsError) {
    try OptionCheck.range("dimension", dimension, 1...OptionCheck.maximumDimension)
    try OptionCheck.range("window", window, 1...OptionCheck.maximumWindow)
    try OptionCheck.range("minimum count", minimumCount, 1...Int.max)
    if let maximumVocabulary {
      try OptionCheck.range("maximum vocabulary", maximumVocabulary, 1...Int.max)
    }
    try OptionCheck.range("sample", sample, 0...1)
    try OptionCheck.range("learning rate", learningRate, 1e-9...100)
    try OptionCheck.range("final learning rate", finalLearningRate, 0...learningRate)
    try OptionCheck.range("epochs", epochs, 1...1_000_000)
    try OptionCheck.range("threads", threads, 1...ThreadCount.maximum)
    if case .negativeSampling(let count, let exponent) = objective {
      try OptionCheck.range("negatives", count, 1...WordTraining.maximumTargets - 1)
      try OptionCheck.range("exponent of the noise", exponent, -10...10)
    }
  }
}
