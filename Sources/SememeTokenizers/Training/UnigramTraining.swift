/// The settings of a Unigram vocabulary, whose texts are brought into compatibility composed form
/// (NFKC) and whose words begin with a mark, as in XLM-RoBERTa and T5.
public struct UnigramTraining: Sendable, Equatable {
  /// Whether texts are made lower-case.
  public var lowercases = false
  /// How many different characters are kept, the most frequent first; nil for all.
  public var limitAlphabet: Int?
  /// The most characters of a piece.
  public var maximumPieceLength = 16
  /// How many pieces the search begins with at most; all characters are among them in any case.
  public var seedSize = 1_000_000
  /// Which part of the pieces each round of pruning keeps.
  public var shrinkingFactor = 0.75
  /// How often the pieces' probabilities are estimated before each round of pruning.
  public var subIterations = 2
  /// The token of what no piece spells.
  public var unknownToken = "<unk>"

  /// Makes settings, all as in Hugging Face's trainer.
  public init() {}
}
