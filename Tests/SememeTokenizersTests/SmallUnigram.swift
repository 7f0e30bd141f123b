import SememeJSON
import SememeTokenizers

/// Small tokenizers around a model, written out in code.
enum SmallUnigram {
  /// A `Unigram` model of pieces and their scores, of which the first is the unknown one.
  static func model(_ pieces: [(String, Double)], fallsBackToBytes: Bool = false) -> JSON {
    [
      "type": "Unigram", "unk_id": 0, "byte_fallback": .bool(fallsBackToBytes),
      "vocab": .array(pieces.map { [.string($0.0), .double($0.1)] }),
    ]
  }

  /// A tokenizer of a model and further stages, without special tokens.
  static func make(_ model: JSON, _ stages: [(String, JSON)] = []) throws -> Tokenizer {
    let none: [(String, JSON)] = [
      "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
    ].map { ($0, $0 == "added_tokens" ? [] : nil) }
    return try SmallTokenizer.make(none + [("model", model)] + stages)
  }
}

extension Tokenizer {
  /// The spellings, ids and byte offsets of a text's tokens.
  func pieces(of text: String) throws -> (tokens: [String], ids: [Int32], offsets: [Int]) {
    let encoding = try encode(text)
    return (tokens(of: encoding, text: text), encoding.ids, encoding.byteOffsets.flat)
  }
}
