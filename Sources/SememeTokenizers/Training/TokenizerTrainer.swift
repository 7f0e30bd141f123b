import SememeJSON

/// Trains the vocabulary of a tokenizer: counts the words of texts, then learns tokens from them.
///
/// Of texts only their distinct words and counts are kept. The same texts and options give the same
/// vocabulary, whatever the order of the texts and the number of threads.
///
/// ```swift
/// var trainer = try TokenizerTrainer(.init(model: .wordPiece(), vocabularySize: 8000))
/// for line in lines { try trainer.add(line) }
/// let trained = try trainer.train()
/// try trained.save(to: "tokenizer.json")
/// ```
public struct TokenizerTrainer: Sendable {
  private let options: Options
  private let pipeline: TrainingPipeline
  private var counter: WordCounter

  /// Prepares a training.
  ///
  /// - Parameter options: what is trained, and how.
  /// - Throws: ``TokenizerError``, code `invalidOption`.
  public init(_ options: Options) throws(TokenizerError) {
    try options.validate()
    self.options = options
    pipeline = TrainingPipeline(options.model)
    counter = try pipeline.counter(threads: options.threads)
  }

  /// Counts the words of a text.
  ///
  /// Special tokens in it are text like any other.
  ///
  /// - Parameter text: any text; may be empty.
  /// - Throws: ``TokenizerError``, code `textTooLong`, at 2³¹ bytes and more.
  public mutating func add(_ text: String) throws(TokenizerError) {
    try counter.add(text)
  }

  /// Counts the words of texts.
  ///
  /// - Parameter texts: any number; read one after another.
  /// - Throws: ``TokenizerError``, code `textTooLong`.
  public mutating func add(contentsOf texts: some Sequence<String>) throws(TokenizerError) {
    for text in texts { try counter.add(text) }
  }

  /// Learns the vocabulary from the words counted, which are used up.
  ///
  /// - Parameter progress: called now and then; may throw to stop.
  /// - Returns: the tokenizer, and its file.
  /// - Throws: ``TokenizerError``, code `emptyCorpus` where there were no words, `invalidOption`
  ///   where the vocabulary has no room for special tokens and characters, `corpusTooLarge`; what
  ///   `progress` throws.
  public mutating func train(
    progress: (Progress) throws -> Void = { _ in }
  ) throws -> TrainedTokenizer {
    let words = counter.takeWords()
    guard words.count > 0 else {
      throw TokenizerError(
        .emptyCorpus, "the texts hold no words to learn from: add texts that are not empty")
    }
    let json = pipeline.file(try model(of: words, progress), options.allSpecialTokens)
      .encoded(indent: 2)
    return TrainedTokenizer(
      tokenizer: try Tokenizer(json: json, source: "the trained tokenizer"), json: json,
      wordCount: words.total, distinctWordCount: words.count)
  }

  /// Learns the model, as tokenizer.json writes it.
  private func model(
    of words: WordCounts, _ progress: (Progress) throws -> Void
  ) throws -> JSON {
    switch options.model {
    case .wordPiece(let training):
      let tokens = try MergeTraining.wordPieces(of: words, training, options, progress)
      return [
        "type": "WordPiece", "unk_token": .string(training.unknownToken),
        "continuing_subword_prefix": .string(training.continuingSubwordPrefix),
        "max_input_chars_per_word": .int(training.maximumWordLength), "vocab": tokens.json,
      ]
    case .bytePair(let training):
      let (tokens, merges) = try MergeTraining.bytePairs(of: words, training, options, progress)
      return [
        "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
        "end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": false, "vocab": tokens.json,
        "merges": .array(
          merges.map { merge in
            [.string(tokens.spelling(of: merge.left)), .string(tokens.spelling(of: merge.right))]
          }),
      ]
    case .unigram(let training):
      let pieces = try UnigramLearner(words, training, options).learn(progress: progress)
      let special = options.allSpecialTokens
      return [
        "type": "Unigram", "unk_id": .int(special.firstIndex(of: training.unknownToken) ?? 0),
        "vocab": .array(special.map { [.string($0), 0.0] } + pieces.json),
        "byte_fallback": false,
      ]
    }
  }
}

extension PieceList {
  /// The pieces and their scores, as tokenizer.json writes them.
  ///
  /// Scores are kept to nine decimals: so short a number every JSON reader reads as the same double.
  fileprivate var json: [JSON] {
    (0..<count).map { id in
      let score = (scores[id] * 1e9).rounded() / 1e9
      return [.string(String(decoding: self[id], as: UTF8.self)), .double(score)]
    }
  }
}
