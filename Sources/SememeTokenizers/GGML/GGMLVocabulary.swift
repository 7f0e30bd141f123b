/// A tokenizer as llama.cpp's converters write it into GGUF files: tokens by id, and how to use
/// them.
///
/// Reference: `llama-vocab.cpp` and `convert_hf_to_gguf.py` of github.com/ggml-org/llama.cpp.
package struct GGMLVocabulary: Sendable {
  /// What `tokenizer.ggml.model` names.
  package enum Model: String, Sendable, CaseIterable {
    /// WordPiece; tokens that begin a word have "▁" before them, and those that continue one have
    /// lost their "##".
    case wordPiece = "bert"
    /// Byte-level byte-pair encoding.
    case bytePairs = "gpt2"
    /// SentencePiece's byte-pair encoding, whose merges follow from scores.
    case sentencePiece = "llama"
    /// SentencePiece's Unigram model.
    case unigram = "t5"
  }

  /// What `tokenizer.ggml.token_type` says of a token.
  package enum Kind: Int, Sendable {
    case normal = 1
    case unknown = 2
    /// A special token.
    case control = 3
    /// A token that is found in text before the model sees it.
    case userDefined = 4
    /// Fills a gap among the ids.
    case unused = 5
    /// Stands for a byte: `<0x0A>`.
    case byte = 6
  }

  /// The part that a token plays, by its name in `tokenizer_config.json`.
  package enum Part: String, Sendable, CaseIterable {
    case beginning = "bos_token"
    case end = "eos_token"
    case unknown = "unk_token"
    case separator = "sep_token"
    case padding = "pad_token"
    case classification = "cls_token"
    case mask = "mask_token"
  }

  /// What messages call the file.
  package let source: String
  package let model: Model
  /// The tokens; a token's id is its place.
  package let tokens: [String]
  /// One for each token.
  package let kinds: [Kind]
  /// One for each token, for the models that have them.
  package var scores: [Double]?
  /// "left right" for each merge, the first learned first.
  package var merges: [String]?
  /// What `tokenizer.ggml.pre` names: how text is cut before byte-pair encoding.
  package var preTokenizer: String?
  /// SentencePiece's compiled character map.
  package var characterMap: [UInt8]?
  /// The tokens that play parts.
  package var parts: [Part: Int] = [:]
  /// Whether texts begin with the token for that; nil takes the model's default.
  package var addsBeginning: Bool?
  /// Whether texts end with the token for that; nil takes the model's default.
  package var addsEnd: Bool?
  /// Whether texts get a space before them; nil takes the model's default.
  package var addsSpacePrefix: Bool?
  /// Whether WordPiece makes texts lower-case; nil where the file does not say.
  package var lowercases: Bool?
  /// Whether WordPiece takes accents away; nil where the file does not say.
  package var stripsAccents: Bool?
  /// The most tokens that the model takes.
  package var maximumLength: Int?

  /// Tokens may not be longer than this many bytes: vocabularies' own have a few hundred.
  private static let longestToken = 4096

  /// Takes tokens and their kinds.
  ///
  /// - Parameters:
  ///   - source: what messages call the file.
  ///   - model: how text is cut into tokens.
  ///   - tokens: a token's id is its place.
  ///   - kinds: one for each token.
  /// - Throws: `TokenizerError` where there are no tokens, or other than one kind for each, or one is
  ///   no token by its length.
  package init(
    source: String, model: Model, tokens: [String], kinds: [Kind]
  ) throws(TokenizerError) {
    guard !tokens.isEmpty, tokens.count == kinds.count, tokens.count <= Int(Int32.max) else {
      throw TokenizerError(
        .invalidFile,
        "\(source): tokenizer.ggml.tokens holds \(tokens.count) tokens, and "
          + "tokenizer.ggml.token_type \(kinds.count) kinds; there must be one for each")
    }
    if let id = tokens.firstIndex(where: { $0.utf8.count > GGMLVocabulary.longestToken }) {
      throw TokenizerError(
        .invalidFile,
        "\(source): token \(id) has \(tokens[id].utf8.count) bytes, more than the "
          + "\(GGMLVocabulary.longestToken) that any has")
    }
    (self.source, self.model, self.tokens, self.kinds) = (source, model, tokens, kinds)
  }

  /// The text of a token that plays a part, where there is one.
  func content(of part: Part) -> String? {
    parts[part].flatMap { tokens.indices.contains($0) ? text(of: $0) : nil }
  }

  /// The text of a token as the files of Hugging Face's libraries spell it.
  func text(of id: Int) -> String {
    let token = tokens[id]
    switch model {
    case .bytePairs: return token
    case .unigram, .sentencePiece:
      // Converters write the spaces of tokens that are found in raw text as spaces.
      return kinds[id] == .userDefined && token.utf8.allSatisfy { $0 == 0x20 }
        ? String(repeating: Self.mark, count: token.utf8.count) : token
    case .wordPiece:
      if token.hasPrefix(Self.mark) { return String(token.dropFirst(Self.mark.count)) }
      // Older converters left alone what stands in brackets.
      let isBracketed = token.hasPrefix("[") && token.hasSuffix("]") && token.utf8.count > 2
      return kinds[id] == .control || isBracketed ? token : "##" + token
    }
  }

  /// What SentencePiece writes for a space.
  static let mark = "▁"
}
