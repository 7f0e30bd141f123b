/// Turns text into tokens and back, as a model's own tokenizer files say.
///
/// A tokenizer runs five stages: normalizer, pre-tokenizer, model, template and decoder, and gives
/// the ids and offsets that Hugging Face tokenizers 0.22.2 gives. It is an immutable value that any
/// number of threads may use at once.
///
/// ```swift
/// let tokenizer = try Tokenizer(folder: "all-MiniLM-L6-v2")
/// let encoding = try tokenizer.encode("We sat by the river bank")
/// print(tokenizer.tokens(of: encoding.ids), encoding.byteOffsets)
/// ```
public struct Tokenizer: Sendable {
  var normalizer: Normalizer?
  let preTokenizer: PreTokenizer?
  let model: TokenModel
  let postProcessor: PostProcessor
  let decoder: TokenDecoder
  let added: AddedVocabulary

  /// The ids of the tokens that play a part, where known.
  public let specialTokens: SpecialTokens
  /// The most tokens that the model takes, as `tokenizer_config.json` says; nil when it says none.
  public let modelMaximumLength: Int?
  /// The truncation that `tokenizer.json` itself states, for information: it is not applied.
  public let statedTruncation: Truncation?
  /// The side that is cut off a text that is too long, as the model's files say; usually the right.
  public let truncationDirection: Truncation.Direction

  /// The fewest tokens to which a single text can be truncated: one beside the special ones.
  public var minimumLength: Int { postProcessor.single.specialTokenCount + 1 }

  /// The number of tokens, added ones included.
  public var vocabularySize: Int {
    model.vocabulary.count + added.countBeyond(model.vocabulary)
  }

  /// The tokens added to the model's vocabulary, by ascending id.
  public var addedTokens: [AddedToken] { added.tokens }

  /// The id of a token.
  ///
  /// - Parameter token: the token as the vocabulary spells it, such as `##ing`.
  /// - Returns: its id, nil when there is no such token.
  public func id(of token: String) -> Int32? {
    added.id(of: token) ?? model.vocabulary.id(of: token.utf8)
  }

  /// The token that has an id.
  ///
  /// - Parameter id: the id.
  /// - Returns: the token as the vocabulary spells it, nil when the id is unknown.
  public func token(of id: Int32) -> String? {
    added.token(of: id)?.content ?? model.vocabulary.token(of: id)
  }

  /// The tokens that have the given ids.
  ///
  /// - Parameter ids: the ids.
  /// - Returns: a token per id as the vocabulary spells it; empty for an unknown id.
  public func tokens(of ids: [Int32]) -> [String] {
    ids.map { token(of: $0) ?? "" }
  }

  /// The text that token ids stand for.
  ///
  /// - Parameters:
  ///   - ids: the ids; unknown ones are left out.
  ///   - skipSpecialTokens: whether special tokens are left out.
  /// - Returns: the text, as Hugging Face's decoder joins it.
  public func decode(_ ids: [Int32], skipSpecialTokens: Bool = true) -> String {
    let tokens = ids.compactMap { token(of: $0) }
    return decode(tokens: skipSpecialTokens ? tokens.filter { !added.isSpecial($0) } : tokens)
  }

  /// The text that tokens stand for, given as the vocabulary spells them.
  ///
  /// - Parameter tokens: the tokens.
  /// - Returns: the text, as Hugging Face's decoder joins it.
  public func decode(tokens: [String]) -> String { decoder.decode(tokens) }

  /// Whether the vocabulary marks tokens that continue a word, as WordPiece's `##` does.
  package var marksContinuations: Bool { model.marksContinuations }

  /// The tokenizer that makes texts lower-case before anything else.
  ///
  /// This is what sentence-transformers does where a model's `sentence_bert_config.json` sets
  /// `do_lower_case`; a tokenizer that makes texts lower-case anyway stays as it is. Added tokens
  /// are looked for as before, so that as there one with capitals is no longer found in
  /// normalised text.
  public func lowercasing() -> Tokenizer {
    guard normalizer?.lowercases != true else { return self }
    var lowercasing = self
    switch normalizer {
    case .sequence(let stages): lowercasing.normalizer = .sequence([.lowercase] + stages)
    case .some(let stage): lowercasing.normalizer = .sequence([.lowercase, stage])
    case nil: lowercasing.normalizer = .lowercase
    }
    return lowercasing
  }
}
