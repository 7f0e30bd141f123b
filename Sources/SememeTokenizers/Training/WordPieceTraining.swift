/// The settings of a WordPiece vocabulary, whose texts are cleaned and cut as BERT's are.
public struct WordPieceTraining: Sendable, Equatable {
  /// Whether texts are made lower-case, as for BERT's uncased models.
  public var lowercases = true
  /// Whether accents go; nil for when texts are made lower-case.
  public var stripsAccents: Bool?
  /// Whether Chinese characters are words of their own.
  public var separatesCJK = true
  /// How often a pair must occur to become a token.
  public var minimumFrequency = 2
  /// How many different characters are kept, the most frequent first; nil for all.
  public var limitAlphabet: Int? = 1000
  /// What marks a token that continues a word.
  public var continuingSubwordPrefix = "##"
  /// The most characters of a token, its prefix not counted; nil for any number.
  public var maximumPieceLength: Int?
  /// The most characters of a word that is cut into tokens; a longer one is unknown.
  public var maximumWordLength = 100
  /// The token of a word that cannot be spelled.
  public var unknownToken = "[UNK]"

  /// Makes settings, all as in BERT's uncased models.
  public init() {}
}
