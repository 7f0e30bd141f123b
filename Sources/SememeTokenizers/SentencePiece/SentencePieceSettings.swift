import SememeJSON

/// What `tokenizer_config.json` says of tokenizers that begin as SentencePiece models; nil where it
/// says nothing.
struct SentencePieceSettings {
  /// Whether ALBERT keeps accents.
  var keepsAccents: Bool?
  /// Whether DeBERTa sets punctuation apart.
  var separatesPunctuation: Bool?
  /// How many sentinels T5 has.
  var sentinelCount: Int?
  /// Whether Llama and T5 mark every piece of text, not only the first.
  var isLegacy: Bool?
  /// Whether texts get a space before them.
  var addsPrefixSpace: Bool?
  /// Whether Gemma and Llama begin texts with their token for that.
  var addsBeginning: Bool?
  /// Whether Gemma and Llama end texts with their token for that.
  var addsEnd: Bool?
  /// Tokens that are written with their flags, by their names.
  var describedTokens: [String: AddedToken] = [:]
  /// Special tokens that play no part of their own.
  var furtherTokens: [AddedToken]?

  /// The most sentinels: T5 has 100.
  private static let maximumSentinelCount = 10_000

  /// Settings that say nothing.
  init() {}

  /// Reads the settings of a `tokenizer_config.json`.
  init(_ root: JSONValue) throws {
    keepsAccents = try root.optionalBool("keep_accents")
    separatesPunctuation = try root.optionalBool("split_by_punct")
    isLegacy = try root.optionalBool("legacy")
    addsPrefixSpace = try root.optionalBool("add_prefix_space")
    addsBeginning = try root.optionalBool("add_bos_token")
    addsEnd = try root.optionalBool("add_eos_token")
    sentinelCount = try root.optionalInt("extra_ids")
    if let count = sentinelCount, !(0...Self.maximumSentinelCount ~= count) {
      throw root.mismatch("extra_ids from 0 to \(Self.maximumSentinelCount), not \(count)")
    }
    for name in TokenizerConfiguration.tokenNames {
      guard let value = root[name], value.kind == .object else { continue }
      describedTokens[name] = try AddedToken(value, id: 0).special
    }
    furtherTokens = try root.optionalArray("additional_special_tokens")?.elements.map { value in
      if let content = value.string { return AddedToken(content: content, id: 0) }
      return try AddedToken(value, id: 0).special
    }
  }
}

extension AddedToken {
  /// The token as one that decoding may leave out.
  fileprivate var special: AddedToken {
    AddedToken(
      content: content, id: id, isSingleWord: isSingleWord, stripsLeft: stripsLeft,
      stripsRight: stripsRight, isNormalized: isNormalized, isSpecial: true)
  }
}
