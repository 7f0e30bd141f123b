internal import SememeTensors

/// The uses of words that the measures of contextuality look at, drawn from a corpus.
struct ContextualitySample {
  /// For every word its uses, each in another sentence.
  let words: [[Int]]
  /// For every sentence all of its words.
  let sentences: [[Int]]
  /// Uses drawn at random from all, no two of one sentence where there are enough sentences.
  let random: [Int]
  /// The corpus with only these uses; the numbers above are of its uses.
  let corpus: SenseCorpus

  init(_ corpus: SenseCorpus, _ options: ContextualityOptions) throws(EvaluationError) {
    var generator = SplitMix(seed: options.seed)
    let bySentence = ContextualitySample.uses(of: corpus)
    let words = ContextualitySample.words(of: corpus, options, &generator)
    guard !words.isEmpty else {
      throw EvaluationError(
        .insufficientData,
        "layers: no word is used in \(options.minimumSentences) sentences; give more text")
    }
    let several = bySentence.filter { $0.count >= 2 }
    let sentences = Array(several.shuffled(using: &generator).prefix(options.sentenceLimit))
    let spread = bySentence.filter { !$0.isEmpty }.shuffled(using: &generator)
      .prefix(options.randomCount).map { $0[generator.below($0.count)] }
    guard !sentences.isEmpty, spread.count >= 2 else {
      throw EvaluationError(
        .insufficientData, "layers: too few sentences of several words; give more text")
    }
    let wanted = Set(words.joined()).union(sentences.joined()).union(spread).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(wanted, wanted.indices))
    func renumbered(_ uses: [Int]) -> [Int] { uses.compactMap { places[$0] } }
    self.words = words.map(renumbered)
    self.sentences = sentences.map(renumbered)
    random = renumbered(spread)
    self.corpus = ContextualitySample.part(of: corpus, wanted)
  }

  /// The numbers of the uses of every sentence.
  private static func uses(of corpus: SenseCorpus) -> [[Int]] {
    var result = [[Int]](repeating: [], count: corpus.sentences.count)
    for (index, use) in corpus.uses.enumerated() { result[use.sentence].append(index) }
    return result
  }

  /// Words that are used in enough different sentences, with one use of each sentence.
  private static func words(
    of corpus: SenseCorpus, _ options: ContextualityOptions, _ generator: inout SplitMix
  ) -> [[Int]] {
    // The same sentence twice is one context.
    var numbers: [String: Int] = [:]
    let contexts = corpus.sentences.map { sentence in
      let number = numbers[sentence] ?? numbers.count
      numbers[sentence] = number
      return number
    }
    var places: [String: [Int: Int]] = [:]
    for (index, use) in corpus.uses.enumerated() {
      let word = corpus.text(of: use).lowercased()
      let context = contexts[use.sentence]
      if places[word]?[context] == nil { places[word, default: [:]][context] = index }
    }
    let known = places.filter { $0.value.count >= options.minimumSentences }
      .sorted { $0.key < $1.key }.map { $0.value.values.sorted() }
    return known.shuffled(using: &generator).prefix(options.wordLimit).map { uses in
      Array(uses.shuffled(using: &generator).prefix(options.usesPerWord))
    }
  }

  /// A corpus of some of the uses, in their order.
  private static func part(of corpus: SenseCorpus, _ uses: [Int]) -> SenseCorpus {
    var bySentence: [Int: [SenseCorpus.Use]] = [:]
    for index in uses {
      bySentence[corpus.uses[index].sentence, default: []].append(corpus.uses[index])
    }
    var result = SenseCorpus()
    for sentence in bySentence.keys.sorted() {
      result.append(corpus.sentences[sentence]) { number in
        (bySentence[sentence] ?? []).map {
          SenseCorpus.Use(
            sentence: number, span: $0.span, lemma: $0.lemma, partOfSpeech: $0.partOfSpeech,
            senses: $0.senses)
        }
      }
    }
    return result
  }
}
