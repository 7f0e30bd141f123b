/// How GloVe learns; the defaults are those of the original program.
public struct GloVeOptions: Sendable, Hashable {
  /// Numbers of a vector.
  public var dimension = 50
  /// Words to each side that count as beside a word.
  public var window = 15
  /// Whether words to the right count as well as those to the left.
  public var isSymmetric = true
  /// Whether a pair at distance d counts 1/d, and not 1.
  public var weighsDistance = true
  /// Rarer words are left out.
  public var minimumCount = 5
  /// Of more words the rarest are left out.
  public var maximumVocabulary = Int.max
  /// Passes over all pairs.
  public var epochs = 25
  /// The learning rate of AdaGrad.
  public var learningRate: Float = 0.05
  /// Pairs that occur at least so often count in full; rarer ones less.
  public var maximumWeightCount: Double = 100
  /// The exponent of a rarer pair's weight.
  public var alpha: Double = 0.75
  /// Begins the random numbers.
  ///
  /// With one thread, the same seed gives the same vectors to the last bit.
  public var seed: UInt64 = 1
  /// Bytes of memory for pairs, about; what does not fit goes to the disk.
  public var memoryLimit = 2 << 30
  /// Where files without names are kept when memory does not suffice.
  public var temporaryFolder = "/tmp"
  /// What becomes a word's vector.
  public var output = Output.sum

  /// What becomes a word's vector.
  public enum Output: String, Sendable, Hashable, CaseIterable {
    /// The sum of its two vectors, as the paper and the original program have it.
    case sum
    /// Its vector as a word alone.
    case word
  }

  /// The original program's options.
  public init() {}

  /// Checks that the numbers make sense.
  func validate() throws(WordVectorsError) {
    func require(_ condition: Bool, _ message: String) throws(WordVectorsError) {
      if !condition { throw WordVectorsError(.invalidArgument, message) }
    }
    try require(
      (1...1 << 16).contains(dimension), "dimension \(dimension): give a number from 1 to 65536")
    try require((1...1024).contains(window), "window \(window): give a number from 1 to 1024")
    try require(epochs >= 0, "epochs \(epochs): give 0 or more")
    try require(
      learningRate.isFinite && learningRate > 0,
      "learning rate \(learningRate): give a number above 0")
    try require(
      maximumWeightCount.isFinite && maximumWeightCount > 0,
      "x-max \(maximumWeightCount): give a number above 0")
    try require(alpha.isFinite && alpha >= 0, "alpha \(alpha): give a number from 0")
    try require(minimumCount >= 1, "minimum count \(minimumCount): give at least 1")
    try require(maximumVocabulary >= 1, "vocabulary \(maximumVocabulary): give at least 1")
  }
}
