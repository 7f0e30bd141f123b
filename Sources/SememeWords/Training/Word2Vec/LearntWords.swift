/// The words that are learnt, and how many of them one pass over the text meets.
struct LearntWords: Sendable {
  /// The words with their counts.
  let vocabulary: WordVocabulary
  /// Words of the vocabulary in the text.
  let wordsOfText: Int

  /// Words that were counted in the text.
  init(_ vocabulary: WordVocabulary) {
    self.vocabulary = vocabulary
    wordsOfText = (0..<vocabulary.count).reduce(0) { $0 + (vocabulary.frequency(at: $1) ?? 0) }
  }

  /// How often each word occurs.
  var counts: [Int] { (0..<vocabulary.count).map { vocabulary.frequency(at: $0) ?? 0 } }

  /// The words of a text that are frequent enough.
  init(_ counts: WordCounts, _ options: Word2VecOptions) throws(WordVectorsError) {
    self.init(
      try counts.vocabulary(
        minimumCount: options.minimumCount, maximumSize: options.maximumVocabulary ?? .max))
  }

  /// The words of a text that are frequent enough, behind those of an earlier model, whose counts
  /// grow by those of the text.
  init(
    _ counts: WordCounts, _ options: Word2VecOptions, after old: WordVocabulary
  ) throws(WordVectorsError) {
    let fresh = try LearntWords.freshWords(counts, options, old)
    var builder = WordVocabularyBuilder(isCounted: true, expected: old.count + fresh.count)
    for index in 0..<old.count {
      let sum = old.withBytes(at: index) { counts.count(of: $0) } + (old.frequency(at: index) ?? 0)
      try builder.append(old.bytes(at: index), frequency: sum)
    }
    for word in fresh {
      try builder.append(word.bytes, frequency: word.count)
    }
    self = try LearntWords(builder.vocabulary(), learning: counts)
  }

  /// A vocabulary as it is, which learns from a text.
  init(_ vocabulary: WordVocabulary, learning counts: WordCounts) throws(WordVectorsError) {
    self.vocabulary = vocabulary
    wordsOfText = (0..<vocabulary.count).reduce(0) { sum, index in
      sum + vocabulary.withBytes(at: index) { counts.count(of: $0) }
    }
    guard wordsOfText > 0 else {
      throw WordVectorsError(
        .emptyVocabulary, "the text holds no word of the vocabulary: there is nothing to learn")
    }
  }

  /// Refuses to go on from a model that does not fit.
  ///
  /// - Parameters:
  ///   - dimension: of the earlier model.
  ///   - samplesNegatives: whether it was trained by negative sampling.
  ///   - options: of what goes on.
  /// - Throws: `WordVectorsError` where they do not agree.
  static func checkContinuing(
    dimension: Int, samplesNegatives: Bool, _ options: Word2VecOptions
  ) throws(WordVectorsError) {
    guard dimension == options.dimension else {
      throw WordVectorsError(
        .invalidArgument,
        "the earlier model has vectors of \(dimension) numbers, the options say "
          + "\(options.dimension): they must agree")
    }
    guard samplesNegatives, case .negativeSampling = options.objective else {
      throw WordVectorsError(
        .invalidArgument,
        "only models of negative sampling can learn on: with other words the tree of hierarchical "
          + "softmax would be another, and what its nodes have learnt would mean nothing")
    }
  }

  /// Words that an earlier vocabulary lacks, the most frequent first.
  private static func freshWords(
    _ counts: WordCounts, _ options: Word2VecOptions, _ old: WordVocabulary
  ) throws(WordVectorsError) -> [(bytes: [UInt8], count: Int)] {
    let frequent: WordVocabulary
    do {
      frequent = try counts.vocabulary(minimumCount: options.minimumCount)
    } catch {
      if error.code == .emptyVocabulary { return [] }
      throw error
    }
    var fresh: [(bytes: [UInt8], count: Int)] = []
    let room = options.maximumVocabulary.map { max($0 - old.count, 0) } ?? .max
    for index in 0..<frequent.count where fresh.count < room {
      let isKnown = frequent.withBytes(at: index) { old.index(ofBytes: $0) != nil }
      if !isKnown { fresh.append((frequent.bytes(at: index), frequent.frequency(at: index) ?? 0)) }
    }
    return fresh
  }
}
