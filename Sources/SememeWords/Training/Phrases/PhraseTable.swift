/// The phrases that one pass over a text has found.
struct PhraseTable: Sendable {
  /// Both words of each with a space between, which no word holds.
  let pairs: WordVocabulary
  let scores: [Double]

  /// The phrases among counted pairs.
  ///
  /// - Parameters:
  ///   - words: counts of the words.
  ///   - pairs: counts of neighbours, with a space between.
  ///   - options: what tells a phrase from a chance.
  /// - Throws: `WordVectorsError` where they take more memory than a vocabulary has.
  init(words: WordCounts, pairs: WordCounts, options: PhraseOptions) throws(WordVectorsError) {
    var found: [(pair: [UInt8], count: Int, score: Double)] = []
    pairs.forEachWord { pair, count in
      guard let space = pair.firstIndex(of: UInt8(ascii: " ")) else { return }
      let score = options.score(
        pair: count, first: words.count(of: UnsafeBufferPointer(rebasing: pair[..<space])),
        second: words.count(of: UnsafeBufferPointer(rebasing: pair[(space + 1)...])),
        total: words.total)
      if let score, score > options.threshold { found.append((Array(pair), count, score)) }
    }
    found.sort {
      $0.score != $1.score
        ? $0.score > $1.score : $0.pair.lexicographicallyPrecedes($1.pair)
    }
    self.pairs = try WordVocabulary(words: found.map(\.pair), counts: found.map(\.count))
    scores = found.map(\.score)
  }

  /// Joins the phrases of a sentence, from left to right; a word belongs to one phrase at most.
  ///
  /// - Parameters:
  ///   - sentence: the words.
  ///   - delimiter: what is put between the words of a phrase.
  ///   - joined: the words and phrases.
  ///   - scratch: memory for a pair.
  func join(
    _ sentence: Sentence, delimiter: [UInt8], into joined: inout Sentence, scratch: inout [UInt8]
  ) {
    joined.removeAll()
    var previous: [UInt8]?
    func flush() {
      if let word = previous { word.withUnsafeBufferPointer { joined.append($0) } }
    }
    sentence.forEachWord { word in
      if let first = previous {
        scratch.removeAll(keepingCapacity: true)
        scratch += first
        scratch.append(UInt8(ascii: " "))
        scratch += word
        if scratch.withUnsafeBufferPointer({ pairs.index(ofBytes: $0) }) != nil {
          let phrase = first + delimiter + word
          phrase.withUnsafeBufferPointer { joined.append($0) }
          previous = nil
          return
        }
        flush()
      }
      previous = Array(word)
    }
    flush()
  }
}
