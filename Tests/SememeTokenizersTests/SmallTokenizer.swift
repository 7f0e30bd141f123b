import SememeJSON
import SememeTokenizers

/// A small BERT tokenizer written out in code, so that tests can change any part of its file.
struct SmallTokenizer {
  static let words = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "bank", "##s", "river", "of", "a", "un",
    "##aff", "##able", "cafe", "straße", "東", "京", ".", ",", "'", "!", "##ing", "we", "sat", "by",
  ]

  /// A `tokenizer.json` as transformers writes it, with some of its members replaced.
  static func file(_ changes: [(String, JSON)] = []) -> [UInt8] {
    var members: [(String, JSON)] = [
      ("version", "1.0"), ("truncation", nil), ("padding", nil), ("added_tokens", addedTokens),
      ("normalizer", ["type": "BertNormalizer", "clean_text": true, "lowercase": true]),
      ("pre_tokenizer", ["type": "BertPreTokenizer"]), ("post_processor", template),
      ("decoder", ["type": "WordPiece", "prefix": "##", "cleanup": true]), ("model", model()),
    ]
    for (key, value) in changes {
      members.removeAll { $0.0 == key }
      members.append((key, value))
    }
    return JSON.object(members).encoded(indent: 2)
  }

  static func make(_ changes: [(String, JSON)] = []) throws -> Tokenizer {
    try Tokenizer(json: file(changes), source: "tokenizer.json")
  }

  static func model(_ changes: [(String, JSON)] = []) -> JSON {
    let vocabulary = words.enumerated().map { ($1, JSON.int($0)) }
    var members: [(String, JSON)] = [
      ("type", "WordPiece"), ("unk_token", "[UNK]"), ("continuing_subword_prefix", "##"),
      ("max_input_chars_per_word", 20), ("vocab", .object(vocabulary)),
    ]
    for (key, value) in changes {
      members.removeAll { $0.0 == key }
      members.append((key, value))
    }
    return .object(members)
  }

  static func addedToken(
    _ content: String, id: Int, flags: Set<String> = [], special: Bool = false
  ) -> JSON {
    [
      "id": .int(id), "content": .string(content), "special": .bool(special),
      "single_word": .bool(flags.contains("single_word")),
      "lstrip": .bool(flags.contains("lstrip")), "rstrip": .bool(flags.contains("rstrip")),
      "normalized": .bool(flags.contains("normalized")),
    ]
  }

  private static let addedTokens = JSON.array(
    words.prefix(5).enumerated().map { addedToken($1, id: $0, special: true) })

  private static let template: JSON = [
    "type": "TemplateProcessing",
    "single": [
      ["SpecialToken": ["id": "[CLS]", "type_id": 0]], ["Sequence": ["id": "A", "type_id": 0]],
      ["SpecialToken": ["id": "[SEP]", "type_id": 0]],
    ],
    "pair": [
      ["SpecialToken": ["id": "[CLS]", "type_id": 0]], ["Sequence": ["id": "A", "type_id": 0]],
      ["SpecialToken": ["id": "[SEP]", "type_id": 0]], ["Sequence": ["id": "B", "type_id": 1]],
      ["SpecialToken": ["id": "[SEP]", "type_id": 1]],
    ],
    "special_tokens": [
      "[CLS]": ["id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]],
      "[SEP]": ["id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]],
    ],
  ]
}
