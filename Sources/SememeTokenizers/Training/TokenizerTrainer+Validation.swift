extension TokenizerTrainer.Options {
  /// The most tokens that a vocabulary may have.
  static let maximumVocabularySize = PieceTrie.maximumCount - 1

  /// The special tokens with the unknown one before them where it is needed and missing.
  var allSpecialTokens: [String] {
    guard let unknown = model.unknownToken, !specialTokens.contains(unknown) else {
      return specialTokens
    }
    return [unknown] + specialTokens
  }

  /// Checks every option.
  ///
  /// - Throws: ``TokenizerError``, code `invalidOption`, that names the first one that is wrong.
  func validate() throws(TokenizerError) {
    try Self.check("vocabulary size", vocabularySize, in: 1...Self.maximumVocabularySize)
    try Self.check("number of threads", threads, in: 1...1024)
    try checkSpecialTokens()
    switch model {
    case .wordPiece(let training): try training.validate()
    case .bytePair(let training):
      try training.validate()
      try checkRoom(ByteAlphabet.scalars.count)
    case .unigram(let training): try training.validate()
    }
  }

  private func checkSpecialTokens() throws(TokenizerError) {
    var seen: Set<String> = []
    for token in allSpecialTokens {
      guard !token.isEmpty else {
        throw TokenizerError(.invalidOption, "a special token is empty: leave it out or spell it")
      }
      guard seen.insert(token).inserted else {
        throw TokenizerError(
          .invalidOption, "the special token \(String(reflecting: token)) is given twice")
      }
    }
  }

  /// Refuses a number outside of its range.
  static func check(
    _ name: String, _ value: Int?, in range: ClosedRange<Int>
  ) throws(TokenizerError) {
    guard let value, !range.contains(value) else { return }
    throw TokenizerError(
      .invalidOption,
      "the \(name) is \(value); it must be a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)")
  }

  /// Refuses a vocabulary that has no room for what it must hold.
  func checkRoom(_ characters: Int) throws(TokenizerError) {
    let special = allSpecialTokens.count
    guard special + characters > vocabularySize else { return }
    let remedy: String =
      switch model {
      case .bytePair: ""
      case .wordPiece, .unigram: ", or keep fewer characters by a limit of the alphabet"
      }
    throw TokenizerError(
      .invalidOption,
      """
      the vocabulary size is \(vocabularySize), but \(special) special tokens and \(characters) \
      tokens for single characters must fit: make it at least \(special + characters)\(remedy)
      """)
  }
}

extension TokenizerTrainer.Model {
  /// The token of what the vocabulary cannot spell; nil where it spells everything.
  var unknownToken: String? {
    switch self {
    case .wordPiece(let training): training.unknownToken
    case .bytePair: nil
    case .unigram(let training): training.unknownToken
    }
  }
}

extension WordPieceTraining {
  fileprivate func validate() throws(TokenizerError) {
    typealias Options = TokenizerTrainer.Options
    try Options.check("minimum frequency", minimumFrequency, in: 1...Int(Int32.max))
    try Options.check("limit of the alphabet", limitAlphabet, in: 1...0x11_0000)
    try Options.check("maximum piece length", maximumPieceLength, in: 1...Int(Int32.max))
    try Options.check("maximum word length", maximumWordLength, in: 1...Int(Int32.max))
  }
}

extension BytePairTraining {
  fileprivate func validate() throws(TokenizerError) {
    typealias Options = TokenizerTrainer.Options
    try Options.check("minimum frequency", minimumFrequency, in: 1...Int(Int32.max))
    try Options.check("maximum piece length", maximumPieceLength, in: 1...Int(Int32.max))
  }
}

extension UnigramTraining {
  fileprivate func validate() throws(TokenizerError) {
    typealias Options = TokenizerTrainer.Options
    try Options.check("limit of the alphabet", limitAlphabet, in: 1...0x11_0000)
    try Options.check("maximum piece length", maximumPieceLength, in: 1...256)
    try Options.check("seed size", seedSize, in: 1...Options.maximumVocabularySize)
    try Options.check("number of sub-iterations", subIterations, in: 1...100)
    guard 0.01...0.99 ~= shrinkingFactor else {
      throw TokenizerError(
        .invalidOption, "the shrinking factor is \(shrinkingFactor); it must lie from 0.01 to 0.99")
    }
  }
}
