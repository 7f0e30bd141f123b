import SememeJSON

/// What `tokenizer_config.json` says about a tokenizer; nil where it says nothing.
struct TokenizerConfiguration {
  var maximumLength: Int?
  var lowercases: Bool?
  var stripsAccents: Bool?
  var separatesCJK: Bool?
  /// Whether byte-level text gets a space before it.
  var addsPrefixSpace: Bool?
  /// Whether byte-level tokens' offsets leave out white space.
  var trimsOffsets: Bool?
  /// Whether GPT-2's tokenizers begin texts with a token.
  var addsBeginning: Bool?
  /// Which side of a text is cut off.
  var truncationDirection: Truncation.Direction?
  /// Whether there is a file at all: where it is silent, transformers' defaults hold.
  var isPresent = false
  /// The class with which transformers reads the tokenizer.
  var tokenizerClass: String?
  /// The tokens of `added_tokens_decoder`, by ascending id; transformers adds them to those of the
  /// tokenizer's own file, whose flags they overrule.
  var addedTokens: [AddedToken] = []
  /// The content of the tokens named `unk_token`, `cls_token` and so on.
  var tokens: [String: String] = [:]
  /// What it says of tokenizers that begin as SentencePiece models.
  var sentencePiece = SentencePieceSettings()

  static let tokenNames = [
    "pad_token", "unk_token", "cls_token", "sep_token", "mask_token", "bos_token", "eos_token",
  ]

  /// A configuration that says nothing.
  init() {}

  /// Reads a `tokenizer_config.json`.
  init(_ root: JSONValue) throws {
    let length = try root.optionalDouble("model_max_length")
    // Where a model has no limit transformers writes 10³⁰.
    maximumLength = length.flatMap { 1...1e9 ~= $0 ? Int($0) : nil }
    lowercases = try root.optionalBool("do_lower_case")
    stripsAccents = try root.optionalBool("strip_accents")
    separatesCJK = try root.optionalBool("tokenize_chinese_chars")
    addsPrefixSpace = try root.optionalBool("add_prefix_space")
    trimsOffsets = try root.optionalBool("trim_offsets")
    addsBeginning = try root.optionalBool("add_bos_token")
    isPresent = true
    if let side = try root.optionalString("truncation_side") {
      guard side == "left" || side == "right" else {
        throw root.mismatch("truncation_side to be \"left\" or \"right\", not \"\(side)\"")
      }
      truncationDirection = side == "left" ? .left : .right
    }
    sentencePiece = try SentencePieceSettings(root)
    tokenizerClass = try root.optionalString("tokenizer_class")
    addedTokens = try
      (root.optionalObject("added_tokens_decoder")?.members.map { key, token in
        guard let id = Int32(key.string), id >= 0 else {
          throw token.mismatch("a token under its id, which is a whole number")
        }
        return try AddedToken(token, id: id)
      } ?? []).sorted { $0.id < $1.id }
    for name in Self.tokenNames {
      guard let value = root[name], !value.isNull else { continue }
      guard let content = value.string ?? value["content"]?.string else {
        throw value.mismatch("a token: a string, or an object with a \"content\"")
      }
      tokens[name] = content
    }
  }

  /// The parts that tokens play: as the configuration names them, else by their usual spellings.
  func specialTokens(unknown: Int32?, id: (String) -> Int32?) -> SpecialTokens {
    func role(_ name: String, _ usual: String...) -> Int32? {
      if let content = tokens[name] { return id(content) }
      return usual.lazy.compactMap(id).first
    }
    var special = SpecialTokens()
    special.padding = role("pad_token", "[PAD]", "<pad>")
    special.unknown = role("unk_token") ?? unknown
    special.classification = role("cls_token", "[CLS]", "<s>")
    special.separator = role("sep_token", "[SEP]", "</s>")
    special.mask = role("mask_token", "[MASK]", "<mask>")
    special.beginning = role("bos_token")
    special.end = role("eos_token")
    return special
  }
}
