internal import SememeSystem
internal import SememeTensors

/// How often words and labels occur in a text, counted as fastText counts them.
struct FastTextCounts: Sendable {
  /// Of words, and of the end of sentences where it counts as one.
  private(set) var wordCounts = WordCounts()
  private var labelCounts = WordCounts()
  /// All words, labels and ends of sentences, those among them that are too rare.
  private(set) var tokenCount = 0
  /// How many sentences there are.
  private(set) var sentences = 0

  /// Counts a text.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - marksSentenceEnds: whether the end of a sentence counts as a word.
  ///   - labelPrefix: how labels begin; nil: there are none.
  ///   - pool: the threads.
  ///   - flag: ends the work early.
  /// - Throws: `WordVectorsError` where the text cannot be read; `CancellationError`.
  init(
    _ corpus: WordCorpus, marksSentenceEnds: Bool, labelPrefix: [UInt8]?, _ pool: ThreadPool,
    _ flag: CancellationFlag
  ) throws {
    let parts = try corpus.parts(pool.threadCount)
    let failure = FirstFailure()
    let counted = Locked([FastTextCounts?](repeating: nil, count: parts.count))
    pool.forEach(parts.count) { number in
      failure.attempt(number) {
        var counts = FastTextCounts()
        var sentence = Sentence()
        let reader = corpus.reader(parts[number])
        while try reader.next(into: &sentence) {
          if counts.sentences & 63 == 0 { try flag.check() }
          counts.add(sentence, marksSentenceEnds, labelPrefix)
        }
        counted.withLock { $0[number] = counts }
      }
    }
    try failure.rethrow()
    self.init()
    for part in counted.withLock({ $0 }) {
      guard let part else { continue }
      wordCounts.merge(part.wordCounts)
      labelCounts.merge(part.labelCounts)
      tokenCount += part.tokenCount
      sentences += part.sentences
    }
  }

  private init() {}

  private mutating func add(_ sentence: Sentence, _ marksEnds: Bool, _ prefix: [UInt8]?) {
    sentences += 1
    tokenCount += sentence.count + (marksEnds ? 1 : 0)
    sentence.forEachWord { word in
      if let prefix, word.starts(with: prefix) {
        labelCounts.add(word)
      } else {
        wordCounts.add(word)
      }
    }
    guard marksEnds else { return }
    var end = FastTextSubwords.endOfSentence
    end.withUTF8 { wordCounts.add($0) }
  }

  /// The words that are frequent enough, and those of vectors that are given.
  ///
  /// - Parameters:
  ///   - minimumCount: rarer words are left out.
  ///   - maximumSize: of more words the rarest are left out.
  ///   - pretrained: their words come behind, with a count of one, as in fastText.
  /// - Returns: the vocabulary.
  /// - Throws: `WordVectorsError` where no word is frequent enough.
  func words(
    minimumCount: Int, maximumSize: Int = .max, pretrained: WordVectors?
  ) throws(WordVectorsError) -> WordVocabulary {
    let words = try wordCounts.vocabulary(minimumCount: minimumCount, maximumSize: maximumSize)
    guard let pretrained else { return words }
    var builder = WordVocabularyBuilder(
      isCounted: true, expected: words.count + pretrained.count)
    for word in 0..<words.count {
      try builder.append(words.bytes(at: word), frequency: words.frequency(at: word))
    }
    for word in 0..<pretrained.count {
      try builder.append(pretrained.vocabulary.bytes(at: word), frequency: 1)
    }
    return builder.vocabulary()
  }

  /// The labels that are frequent enough.
  ///
  /// - Parameter minimumCount: rarer ones are left out.
  /// - Returns: the labels.
  /// - Throws: `WordVectorsError` where no label is frequent enough.
  func labels(minimumCount: Int) throws(WordVectorsError) -> WordVocabulary {
    try labelCounts.vocabulary(minimumCount: minimumCount)
  }
}
