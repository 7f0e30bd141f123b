/// The families of models whose SentencePiece files transformers completes, each in its own way.
///
/// Reference: `convert_slow_tokenizer` of Hugging Face transformers 4.57, which heeds what a file
/// says of its normaliser in so far as it takes the character map, and nothing else.
enum SentencePieceFamily: String, CaseIterable {
  case albert = "AlbertTokenizer"
  case camembert = "CamembertTokenizer"
  case debertaV2 = "DebertaV2Tokenizer"
  case gemma = "GemmaTokenizer"
  case llama = "LlamaTokenizer"
  case t5 = "T5Tokenizer"
  case xlmRoberta = "XLMRobertaTokenizer"

  /// The family of a `tokenizer_class` of `tokenizer_config.json`.
  init?(tokenizerClass name: String) {
    let slowName = name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
    self.init(rawValue: slowName == "MT5Tokenizer" ? "T5Tokenizer" : slowName)
  }

  /// The family of a `model_type` of `config.json`.
  init?(modelType name: String) {
    switch name {
    case "albert": self = .albert
    case "camembert": self = .camembert
    case "deberta-v2": self = .debertaV2
    case "gemma", "gemma2", "gemma3", "gemma3_text": self = .gemma
    case "llama", "mistral", "mixtral": self = .llama
    case "t5", "mt5", "umt5", "longt5": self = .t5
    case "xlm-roberta", "xlm-roberta-xl": self = .xlmRoberta
    default: return nil
    }
  }

  /// The names of the files that hold such a model.
  static let fileNames = [
    "tokenizer.model", "sentencepiece.bpe.model", "spiece.model", "spm.model",
  ]

  /// Whether unknown text is spelled in tokens of bytes.
  var fallsBackToBytes: Bool { self == .gemma || self == .llama }

  /// The tokens that play a part, by their names in `tokenizer_config.json`.
  var usualTokens: [(name: String, token: AddedToken)] {
    switch self {
    case .albert:
      Self.bertTokens(
        unknown: AddedToken(content: "<unk>", id: 0), padding: "<pad>",
        mask: AddedToken(content: "[MASK]", id: 0, stripsLeft: true))
    case .debertaV2:
      Self.bertTokens(
        unknown: AddedToken(content: "[UNK]", id: 0, isNormalized: true), padding: "[PAD]",
        mask: AddedToken(content: "[MASK]", id: 0))
    case .camembert, .xlmRoberta:
      Self.tokens([
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"),
        ("sep_token", "</s>"), ("pad_token", "<pad>"), ("cls_token", "<s>"),
      ]) + [("mask_token", AddedToken(content: "<mask>", id: 0, stripsLeft: true))]
    case .gemma:
      Self.tokens([
        ("bos_token", "<bos>"), ("eos_token", "<eos>"), ("unk_token", "<unk>"),
        ("pad_token", "<pad>"),
      ])
    case .llama:
      Self.tokens([("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>")])
    case .t5:
      Self.tokens([("eos_token", "</s>"), ("unk_token", "<unk>"), ("pad_token", "<pad>")])
    }
  }

  private static func tokens(_ contents: [(String, String)]) -> [(name: String, token: AddedToken)]
  {
    contents.map { ($0, AddedToken(content: $1, id: 0)) }
  }

  private static func bertTokens(
    unknown: AddedToken, padding: String, mask: AddedToken
  ) -> [(name: String, token: AddedToken)] {
    tokens([("bos_token", "[CLS]"), ("eos_token", "[SEP]")]) + [("unk_token", unknown)]
      + tokens([("sep_token", "[SEP]"), ("pad_token", padding), ("cls_token", "[CLS]")])
      + [("mask_token", mask)]
  }
}
