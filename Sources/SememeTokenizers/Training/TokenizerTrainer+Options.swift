extension TokenizerTrainer {
  /// What is trained, and how.
  public struct Options: Sendable, Equatable {
    /// The kind of vocabulary, with the settings that it alone has.
    public var model: Model
    /// The number of tokens to end up with, special ones included; where the texts give less, all
    /// that they give.
    public var vocabularySize: Int
    /// Tokens that play a part, in the order of their ids, which begin at 0.
    ///
    /// The unknown token is put before them where they lack it and the model needs one. Texts get
    /// `[CLS]` and `[SEP]`, or `<s>` and `</s>`, around them where these are among the tokens.
    public var specialTokens: [String]
    /// Threads that work at most, from 1; the result does not depend on them.
    public var threads: Int

    /// Makes options.
    ///
    /// - Parameters:
    ///   - model: the kind of vocabulary, with the settings that it alone has.
    ///   - vocabularySize: the number of tokens to end up with, special ones included.
    ///   - specialTokens: tokens that play a part; nil for those that are usual with the model.
    ///   - threads: threads that work at most.
    public init(
      model: Model, vocabularySize: Int = 30_000, specialTokens: [String]? = nil, threads: Int = 1
    ) {
      self.model = model
      self.vocabularySize = vocabularySize
      self.specialTokens = specialTokens ?? model.usualSpecialTokens
      self.threads = threads
    }
  }

  /// A kind of vocabulary, with the settings that it alone has.
  public enum Model: Sendable, Equatable {
    /// Longest tokens first, those that continue a word marked, as in BERT.
    case wordPiece(WordPieceTraining = WordPieceTraining())
    /// Merged pairs of bytes, as in GPT-2 and RoBERTa.
    case bytePair(BytePairTraining = BytePairTraining())
    /// The most probable pieces, as in XLM-RoBERTa and T5.
    case unigram(UnigramTraining = UnigramTraining())

    /// The special tokens of the model family that made this kind known.
    public var usualSpecialTokens: [String] {
      switch self {
      case .wordPiece: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
      case .bytePair, .unigram: ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
      }
    }
  }

  /// How far a training is.
  public enum Progress: Sendable, Equatable {
    /// So many tokens are there, of those wanted.
    case tokens(Int, wanted: Int)
    /// Of so many pieces some will be dropped, until those wanted are left.
    case pieces(Int, wanted: Int)
  }
}
