import SememeJSON
import SememeTokenizers
import Testing

/// Normalizers and pre-tokenizers beside BERT's; expected values from Hugging Face tokenizers.
@Suite("Stages")
struct StageTests {
  /// The pieces of a text that are words of their own, told by offsets.
  private func words(_ preTokenizer: JSON, _ text: String) throws -> [String] {
    let tokenizer = try SmallTokenizer.make([
      ("normalizer", nil), ("pre_tokenizer", preTokenizer), ("post_processor", nil),
    ])
    let encoding = try tokenizer.encode(text)
    let bytes = Array(text.utf8)
    return Dictionary(grouping: encoding.ids.indices) { encoding.wordIDs[$0] ?? -1 }
      .sorted { $0.key < $1.key }
      .map { _, tokens in
        let first = encoding.byteOffsets[tokens[0]].lowerBound
        let last = encoding.byteOffsets[tokens[tokens.count - 1]].upperBound
        return String(decoding: bytes[first..<last], as: UTF8.self)
      }
  }

  @Test(
    "Punctuation splits by its behavior",
    arguments: [
      ("Removed", ["the", "final", "countdown"]),
      ("Isolated", ["the", "-", "final", "-", "-", "countdown"]),
      ("MergedWithPrevious", ["the-", "final-", "-", "countdown"]),
      ("MergedWithNext", ["the", "-final", "-", "-countdown"]),
      ("Contiguous", ["the", "-", "final", "--", "countdown"]),
    ])
  func punctuation(behavior: String, parts: [String]) throws {
    let component: JSON = ["type": "Punctuation", "behavior": .string(behavior)]
    #expect(try words(component, "the-final--countdown") == parts)
  }

  @Test("Whitespace, WhitespaceSplit, BERT and sequences cut where they should")
  func splits() throws {
    let text = "we're at a_b, ½\u{3000}東京!?"
    #expect(
      try words(["type": "Whitespace"], text) == [
        "we", "'", "re", "at", "a_b", ",", "½", "東京", "!?",
      ])
    #expect(try words(["type": "WhitespaceSplit"], text) == ["we're", "at", "a_b,", "½", "東京!?"])
    #expect(
      try words(["type": "BertPreTokenizer"], text) == [
        "we", "'", "re", "at", "a", "_", "b", ",", "½", "東京", "!", "?",
      ])
    let sequence: JSON = [
      "type": "Sequence",
      "pretokenizers": [
        ["type": "WhitespaceSplit"], ["type": "Punctuation", "behavior": "Contiguous"],
      ],
    ]
    #expect(try words(sequence, text).suffix(2) == ["東京", "!?"])
    #expect(try words(nil, "a b") == ["a b"])
  }

  @Test(
    "Normalizers change text and keep offsets",
    arguments: [
      (["type": "Lowercase"], "BANK", 6),
      (
        [
          "type": "Sequence",
          "normalizers": [["type": "NFD"], ["type": "StripAccents"], ["type": "Lowercase"]],
        ], "CAFÉ", 14
      ),
      (["type": "BertNormalizer", "lowercase": true, "strip_accents": false], "STRAßE", 15),
      (["type": "BertNormalizer", "lowercase": false, "strip_accents": true], "ｃafé", 1),
      (["type": "BertNormalizer"], "ca\u{200B}f\u{65}\u{301}", 14),
    ] as [(JSON, String, Int32)])
  func normalizers(normalizer: JSON, text: String, id: Int32) throws {
    let tokenizer = try SmallTokenizer.make([("normalizer", normalizer), ("post_processor", nil)])
    let encoding = try tokenizer.encode(text)
    #expect(encoding.ids == [id])
    #expect(encoding.byteOffsets[0].lowerBound == 0)
  }
}
