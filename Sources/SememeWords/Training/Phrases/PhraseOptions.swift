#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// How phrases are found: pairs of words that stand together more often than by chance.
public struct PhraseOptions: Sendable, Hashable {
  /// What tells a phrase from a chance.
  public enum Scoring: String, Sendable, Hashable, CaseIterable {
    /// (count(ab) − minimum) / (count(a) · count(b)) · words of the text: the original word2phrase
    /// (Mikolov et al. 2013, arXiv:1310.4546, eq. 6).
    case original
    /// Pointwise mutual information divided by −ln p(ab), from −1 to 1 (Bouma 2009), as gensim's
    /// `npmi`.
    case npmi
  }

  /// What tells a phrase from a chance.
  public var scoring = Scoring.original
  /// A pair that scores more is a phrase.
  ///
  /// 100 is the default of word2phrase; with `npmi` 0.5 is a good
  /// begin.
  public var threshold = 100.0
  /// Words and pairs that occur more rarely form no phrase.
  public var minimumCount = 5
  /// How often the text is gone through: each time phrases grow by a word or by a phrase.
  public var passes = 1
  /// What joins the words of a phrase.
  public var delimiter = "_"
  /// Different words and pairs that are kept in memory; beyond it the rarest are forgotten.
  public var maximumEntries = 40_000_000

  /// The options of word2phrase.
  public init() {}

  func validate() throws(WordVectorsError) {
    guard !threshold.isNaN, minimumCount >= 1, passes >= 1, maximumEntries >= 1 else {
      throw WordVectorsError(
        .invalidArgument,
        "threshold \(threshold), minimum count \(minimumCount), passes \(passes), entries "
          + "\(maximumEntries): give a number and at least 1 of each")
    }
    guard !delimiter.utf8.contains(where: WordSplitter.isSpace) else {
      throw WordVectorsError(
        .invalidArgument, "the delimiter \"\(delimiter)\" holds white space: words would fall apart"
      )
    }
  }

  /// The score of a pair; nil where it is too rare to be a phrase.
  ///
  /// - Parameters:
  ///   - pair: how often both stand together.
  ///   - first: how often the first word occurs.
  ///   - second: how often the second one does.
  ///   - total: the words of the text.
  /// - Returns: a number; larger is less by chance.
  func score(pair: Int, first: Int, second: Int, total: Int) -> Double? {
    guard min(pair, first, second) >= minimumCount, total > 0 else { return nil }
    switch scoring {
    case .original:
      return Double(pair - minimumCount) / Double(first) / Double(second) * Double(total)
    case .npmi:
      let probability = Double(pair) / Double(total)
      // A text of nothing but the pair: together as often as can be.
      guard probability < 1 else { return 1 }
      let chance = Double(first) / Double(total) * (Double(second) / Double(total))
      return log(probability / chance) / -log(probability)
    }
  }
}
