import SememeJSON
import SememeTestSupport

/// Files of tokenizers with as many entries as are asked for, all of random letters.
enum RandomVocabulary {
  /// A tokenizer.json of every kind of model that large vocabularies have.
  static func models(entries: Int) -> [(name: String, file: JSON)] {
    [
      ("Unigram", file(unigram(entries), preTokenizer: ["type": "Metaspace", "replacement": "▁"])),
      ("BPE", file(bytePairs(entries), preTokenizer: ["type": "ByteLevel"])),
      ("WordPiece", file(wordPieces(entries), preTokenizer: ["type": "BertPreTokenizer"])),
    ]
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz").map(String.init)

  private static func file(_ model: JSON, preTokenizer: JSON) -> JSON {
    .object([
      ("version", "1.0"), ("truncation", nil), ("padding", nil), ("added_tokens", []),
      ("normalizer", nil), ("pre_tokenizer", preTokenizer), ("post_processor", nil),
      ("decoder", nil), ("model", model),
    ])
  }

  private static func unigram(_ entries: Int) -> JSON {
    var random = SeededGenerator(seed: 1)
    let pieces = ["<unk>"] + letters + words(entries - 1 - letters.count, prefix: "▁")
    return [
      "type": "Unigram", "unk_id": 0, "byte_fallback": false,
      "vocab": .array(
        pieces.map { [.string($0), .double(Double.random(in: -15 ..< -5, using: &random))] }),
    ]
  }

  private static func wordPieces(_ entries: Int) -> JSON {
    let pieces = ["[UNK]"] + words(entries - 1, prefix: "##")
    return [
      "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
      "max_input_chars_per_word": 100, "vocab": numbered(pieces),
    ]
  }

  private static func bytePairs(_ entries: Int) -> JSON {
    var random = SeededGenerator(seed: 2)
    var pieces = letters
    var known = Set(pieces)
    var merges: [JSON] = []
    while pieces.count < entries {
      let pair = (0..<2).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
      let piece = pair[0] + pair[1]
      guard piece.utf8.count <= 16, known.insert(piece).inserted else { continue }
      pieces.append(piece)
      merges.append(.array(pair.map(JSON.string)))
    }
    return [
      "type": "BPE", "byte_fallback": false, "ignore_merges": false, "vocab": numbered(pieces),
      "merges": .array(merges),
    ]
  }

  /// Words that differ from each other, half of them with a prefix.
  private static func words(_ count: Int, prefix: String) -> [String] {
    var random = SeededGenerator(seed: 3)
    var words: [String] = []
    var known = Set(letters)
    while words.count < count {
      let length = Int.random(in: 3...10, using: &random)
      let word = (0..<length).reduce(into: Bool.random(using: &random) ? prefix : "") { word, _ in
        word += letters[Int.random(in: 0..<letters.count, using: &random)]
      }
      if known.insert(word).inserted { words.append(word) }
    }
    return words
  }

  private static func numbered(_ pieces: [String]) -> JSON {
    .object(pieces.enumerated().map { ($1, .int($0)) })
  }
}
