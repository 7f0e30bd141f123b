internal import SememeTensors

/// How fastText's classifier of texts is trained.
///
/// Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification", arXiv:1607.01759. The
/// defaults are those of the original program.
public struct FastTextClassifierOptions: Sendable, Hashable {
  /// What the output layer computes.
  public var loss = FastTextArguments.Loss.softmax
  /// Numbers of a vector.
  public var dimension = 100
  /// How often a word must occur to be learnt.
  public var minimumCount = 1
  /// How often a label must occur to be learnt.
  public var minimumLabelCount = 1
  /// The longest sequence of words that is a feature.
  public var wordNgrams = 1
  /// The shortest n-gram of characters.
  public var minN = 0
  /// The longest n-gram of characters; 0: none.
  public var maxN = 0
  /// Rows that n-grams of words and characters share by their hash.
  public var buckets = 2_000_000
  /// Wrong labels drawn for each right one, with negative sampling.
  public var negatives = 5
  /// The learning rate at the begin; it falls evenly to zero.
  public var learningRate = 0.1
  /// Times that the text is read.
  public var epochs = 5
  /// How labels begin.
  public var labelPrefix = "__label__"
  /// Threads; one gives the same model for the same seed, to the last bit.
  public var threads = ThreadCount.available
  /// Where random numbers begin.
  public var seed: UInt64 = 1
  /// How text becomes words.
  ///
  /// A line is one text, and labels must survive: words stand between white space.
  public var corpus = CorpusOptions(maximumSentenceLength: 1 << 20)

  /// The defaults of the original program.
  public init() {}

  func validate() throws(WordVectorsError) {
    try OptionCheck.range("dimension", dimension, 1...OptionCheck.maximumDimension)
    try OptionCheck.range("minimum count", minimumCount, 1...Int.max)
    try OptionCheck.range("minimum count of labels", minimumLabelCount, 1...Int.max)
    try OptionCheck.range("longest n-gram of words", wordNgrams, 1...100)
    try OptionCheck.range("negatives", negatives, 1...WordTraining.maximumTargets - 1)
    try OptionCheck.range("learning rate", learningRate, 1e-9...1000)
    try OptionCheck.range("epochs", epochs, 1...1_000_000)
    try OptionCheck.range("threads", threads, 1...ThreadCount.maximum)
    try FastTextOptions.validate(minN: minN, maxN: maxN, buckets: buckets)
    guard wordNgrams == 1 || buckets > 0 else {
      throw WordVectorsError(
        .invalidArgument, "n-grams of \(wordNgrams) words need buckets, and there are none")
    }
    guard !labelPrefix.isEmpty, corpus.tokenization == .whitespace else {
      throw WordVectorsError(
        .invalidArgument,
        "a classifier takes words between white space, and labels with a prefix that is not empty")
    }
  }

  /// The settings that the model's file keeps.
  var arguments: FastTextArguments {
    var arguments = FastTextArguments()
    arguments.dimension = Int32(dimension)
    arguments.epochs = Int32(epochs)
    arguments.minCount = Int32(clamping: minimumCount)
    arguments.negatives = Int32(negatives)
    arguments.wordNgrams = Int32(wordNgrams)
    arguments.loss = loss
    arguments.model = .supervised
    arguments.buckets = maxN > 0 || wordNgrams > 1 ? Int32(buckets) : 0
    arguments.minN = Int32(minN)
    arguments.maxN = Int32(maxN)
    return arguments
  }
}
