#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How often words are drawn as wrong answers.
enum NoiseWeights {
  /// Counts to a power, which makes rare words less rare.
  ///
  /// Mikolov et al. 2013, arXiv:1310.4546, section 2.2.
  ///
  /// - Parameters:
  ///   - counts: of words; one that never occurs is never drawn.
  ///   - exponent: 0.75 for word2vec, 0.5 for fastText.
  /// - Returns: a weight for each, not normalised.
  static func of(_ counts: [Int], exponent: Double) -> [Double] {
    counts.map { $0 > 0 ? pow(Double($0), exponent) : 0 }
  }
}

/// Ends of a training that are nobody's wish.
enum TrainingFailure {
  /// Numbers became infinite.
  static var overflow: WordVectorsError {
    WordVectorsError(
      .invalidArgument,
      "the vectors overflowed while they were trained: choose a smaller learning rate")
  }
}
