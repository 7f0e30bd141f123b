internal import SememeTensors

/// How word vectors with subwords are trained.
///
/// Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information", arXiv:1607.04606. The
/// defaults are those of the original program.
public struct FastTextOptions: Sendable, Hashable {
  /// All that they share with Word2Vec.
  public var words: Word2VecOptions
  /// The shortest n-gram of characters.
  public var minN = 3
  /// The longest n-gram of characters; 0: none.
  public var maxN = 6
  /// Rows that n-grams share by their hash.
  public var buckets = 2_000_000
  /// Whether the end of a sentence is a word, `</s>`, as in the original program.
  public var marksSentenceEnds = true

  /// The defaults of the original program.
  ///
  /// - Parameter architecture: what is predicted from what.
  public init(_ architecture: Word2VecOptions.Architecture = .skipGram) {
    words = Word2VecOptions()
    words.architecture = architecture
    words.objective = .negativeSampling(count: 5, exponent: 0.5)
    words.learningRate = 0.05
    words.finalLearningRate = 0
    words.sample = 1e-4
    words.corpus.maximumSentenceLength = 1024
  }

  func validate() throws(WordVectorsError) {
    try words.validate()
    try FastTextOptions.validate(minN: minN, maxN: maxN, buckets: buckets)
    try OptionCheck.range("learning rate", words.learningRate, 1e-9...100)
  }

  static func validate(minN: Int, maxN: Int, buckets: Int) throws(WordVectorsError) {
    try OptionCheck.range("longest n-gram of characters", maxN, 0...1000)
    try OptionCheck.range("shortest n-gram of characters", minN, 0...max(maxN, 1000))
    try OptionCheck.range("buckets", buckets, 0...Int(Int32.max) / 2)
    guard maxN == 0 || (minN <= maxN && buckets > 0) else {
      throw WordVectorsError(
        .invalidArgument,
        "n-grams of characters from \(minN) to \(maxN) in \(buckets) buckets: give a shortest that is "
          + "at most the longest and at least one bucket, or 0 as the longest for none")
    }
  }

  /// The settings that the model's file keeps.
  var arguments: FastTextArguments {
    var arguments = FastTextArguments()
    arguments.dimension = Int32(words.dimension)
    arguments.windowSize = Int32(words.window)
    arguments.epochs = Int32(words.epochs)
    arguments.minCount = Int32(clamping: words.minimumCount)
    switch words.objective {
    case .negativeSampling(let count, _):
      arguments.negatives = Int32(count)
      arguments.loss = .negativeSampling
    case .hierarchicalSoftmax: arguments.loss = .hierarchicalSoftmax
    }
    arguments.model = words.architecture == .skipGram ? .skipGram : .cbow
    // The original program keeps no buckets where there is nothing to put into them.
    arguments.buckets = maxN > 0 ? Int32(buckets) : 0
    arguments.minN = Int32(minN)
    arguments.maxN = Int32(maxN)
    arguments.samplingThreshold = words.sample
    return arguments
  }
}
