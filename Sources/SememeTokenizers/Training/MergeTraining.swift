/// Trains the two kinds of vocabularies that come from merges.
enum MergeTraining {
  /// Learns the tokens of a WordPiece vocabulary.
  ///
  /// They are those of merges, as in Hugging Face's trainer; the merges themselves are forgotten. A
  /// word that the tokenizer will not be able to spell has nothing to teach.
  ///
  /// - Parameters:
  ///   - words: the words and their counts.
  ///   - training: the settings of WordPiece.
  ///   - options: vocabulary size and special tokens.
  ///   - progress: called after each merge.
  /// - Returns: the tokens by id: special ones, characters, characters that continue words, and
  ///   what merges made.
  /// - Throws: ``TokenizerError`` where the characters do not fit; what `progress` throws.
  static func wordPieces(
    of words: WordCounts, _ training: WordPieceTraining, _ options: TokenizerTrainer.Options,
    _ progress: (TokenizerTrainer.Progress) throws -> Void
  ) throws -> TokenInventory {
    let prefix = Array(training.continuingSubwordPrefix.utf8)
    let limit = training.maximumWordLength
    let alphabet = Alphabet(of: words, limit: training.limitAlphabet)
    var characters = CharacterTokens(options.allSpecialTokens, alphabet)
    characters.addContinuing(of: words, prefix: prefix, limit: limit)
    try options.checkRoom(characters.tokens.count - options.allSpecialTokens.count)
    let places = try places(
      of: words, characters, limit: limit, maximumLength: training.maximumPieceLength)
    var learner = MergeLearner(
      characters.tokens, places, minimumFrequency: training.minimumFrequency,
      prefixLength: prefix.count)
    try learner.learn(upTo: options.vocabularySize, progress: progress)
    return learner.tokens
  }

  /// Learns the tokens and merges of a byte-level vocabulary, whose characters are the letters of
  /// all 256 bytes.
  ///
  /// - Parameters:
  ///   - words: the words, spelled in these letters, and their counts.
  ///   - training: the settings of byte-pair encoding.
  ///   - options: vocabulary size and special tokens.
  ///   - progress: called after each merge.
  /// - Returns: the tokens by id (special ones, letters, what merges made), and the merges.
  /// - Throws: ``TokenizerError`` where the letters do not fit; what `progress` throws.
  static func bytePairs(
    of words: WordCounts, _ training: BytePairTraining, _ options: TokenizerTrainer.Options,
    _ progress: (TokenizerTrainer.Progress) throws -> Void
  ) throws -> (tokens: TokenInventory, merges: [(left: Int32, right: Int32)]) {
    let alphabet = Alphabet(ByteAlphabet.scalars.map { UInt32($0) })
    let characters = CharacterTokens(options.allSpecialTokens, alphabet)
    let places = try places(
      of: words, characters, limit: .max, maximumLength: training.maximumPieceLength)
    var learner = MergeLearner(
      characters.tokens, places, minimumFrequency: training.minimumFrequency, prefixLength: 0)
    try learner.learn(upTo: options.vocabularySize, progress: progress)
    return (learner.tokens, learner.merges)
  }

  /// The words that can be spelled, as symbols of one character each.
  private static func places(
    of words: WordCounts, _ characters: CharacterTokens, limit: Int, maximumLength: Int?
  ) throws -> SymbolPlaces {
    var places = SymbolPlaces(maximumLength: maximumLength ?? .max)
    try words.forEachWord { word, count in
      guard characters.canSpell(word, upTo: limit) else { return }
      try places.append(characters.symbols(of: word), count: count)
    }
    return places
  }
}
