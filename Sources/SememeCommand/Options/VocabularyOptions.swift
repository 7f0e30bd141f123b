import ArgumentParser
import SememeTokenizers

/// Which kind of vocabulary is trained, and how.
struct VocabularyOptions: ParsableArguments {
  /// The kinds of vocabularies.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    /// As in BERT.
    case wordpiece
    /// Of bytes, as in GPT-2 and RoBERTa.
    case bpe
    /// As in XLM-RoBERTa and T5.
    case unigram
  }

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "wordpiece as in BERT, bpe of bytes as in RoBERTa, unigram as in XLM-RoBERTa.",
      valueName: "kind"))
  var kind: Kind

  @Option(
    help: ArgumentHelp(
      "A special token; may be repeated, in the order of ids. By default those usual with the model.",
      valueName: "token"))
  var specialToken: [String] = []

  @Flag(
    inversion: .prefixedNo,
    help: "Make texts lower-case; the default with wordpiece, not with the others.")
  var lowercase: Bool?

  @Option(
    help: ArgumentHelp(
      "How often a pair must occur to become a token (wordpiece, bpe; 2).", valueName: "n"))
  var minFrequency: Int?

  @Option(
    help: ArgumentHelp(
      "The most characters to keep, the most frequent first (wordpiece: 1000; unigram: all).",
      valueName: "n"))
  var limitAlphabet: Int?

  @Option(
    help: ArgumentHelp(
      "The most characters of a token (unigram: 16; the others: any number).", valueName: "n"))
  var maxPieceLength: Int?

  @Option(
    help: ArgumentHelp("What marks tokens that continue words (wordpiece: ##).", valueName: "text"))
  var continuingSubwordPrefix: String?

  @Option(
    help: ArgumentHelp(
      "The token of what cannot be spelled (wordpiece: [UNK]; unigram: <unk>).",
      valueName: "token"))
  var unkToken: String?

  @Option(
    help: ArgumentHelp("The part of the pieces that a round keeps (unigram; 0.75).", valueName: "x")
  )
  var shrinkingFactor: Double?

  @Option(
    help: ArgumentHelp(
      "How often probabilities are estimated before each round (unigram; 2).", valueName: "n"))
  var subIterations: Int?

  /// The special tokens that were given, nil for the usual ones.
  var specialTokens: [String]? { specialToken.isEmpty ? nil : specialToken }

  /// Refuses options that the kind of vocabulary has no use for.
  func check() throws {
    let limited: [(name: String, isGiven: Bool, kinds: [Kind])] = [
      ("min-frequency", minFrequency != nil, [.wordpiece, .bpe]),
      ("limit-alphabet", limitAlphabet != nil, [.wordpiece, .unigram]),
      ("continuing-subword-prefix", continuingSubwordPrefix != nil, [.wordpiece]),
      ("unk-token", unkToken != nil, [.wordpiece, .unigram]),
      ("shrinking-factor", shrinkingFactor != nil, [.unigram]),
      ("sub-iterations", subIterations != nil, [.unigram]),
    ]
    for option in limited where option.isGiven && !option.kinds.contains(kind) {
      let kinds = option.kinds.map(\.rawValue).joined(separator: " and ")
      throw ValidationError("--\(option.name) is for \(kinds), not for \(kind.rawValue)")
    }
  }

  /// The kind of vocabulary with its settings.
  var model: TokenizerTrainer.Model {
    switch kind {
    case .wordpiece:
      var training = WordPieceTraining()
      training.lowercases = lowercase ?? training.lowercases
      training.minimumFrequency = minFrequency ?? training.minimumFrequency
      training.limitAlphabet = limitAlphabet ?? training.limitAlphabet
      training.maximumPieceLength = maxPieceLength
      training.continuingSubwordPrefix =
        continuingSubwordPrefix ?? training.continuingSubwordPrefix
      training.unknownToken = unkToken ?? training.unknownToken
      return .wordPiece(training)
    case .bpe:
      var training = BytePairTraining()
      training.lowercases = lowercase ?? training.lowercases
      training.minimumFrequency = minFrequency ?? training.minimumFrequency
      training.maximumPieceLength = maxPieceLength
      return .bytePair(training)
    case .unigram:
      var training = UnigramTraining()
      training.lowercases = lowercase ?? training.lowercases
      training.limitAlphabet = limitAlphabet ?? training.limitAlphabet
      training.maximumPieceLength = maxPieceLength ?? training.maximumPieceLength
      training.unknownToken = unkToken ?? training.unknownToken
      training.shrinkingFactor = shrinkingFactor ?? training.shrinkingFactor
      training.subIterations = subIterations ?? training.subIterations
      return .unigram(training)
    }
  }
}
