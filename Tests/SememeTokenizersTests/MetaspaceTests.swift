import SememeJSON
import SememeTokenizers
import Testing

/// Stages of SentencePiece's tokenizers; expected values from Hugging Face tokenizers 0.22.2.
@Suite("SentencePiece stages")
struct MetaspaceTests {
  private static let pieces = [("<unk>", 0.0), ("▁", -1), ("a", -1), ("▁a", -1.5), ("b", -1)]

  private func tokenizer(_ members: [(String, JSON)]) throws -> Tokenizer {
    let metaspace = JSON.object([("type", "Metaspace"), ("replacement", "▁")] + members)
    let stages: JSON = [
      "type": "Sequence",
      "pretokenizers": [["type": "Punctuation", "behavior": "Isolated"], metaspace],
    ]
    return try SmallUnigram.make(
      SmallUnigram.model(Self.pieces), [("pre_tokenizer", stages), ("decoder", metaspace)])
  }

  @Test(
    "Metaspace marks spaces and beginnings",
    arguments: [
      (
        [("prepend_scheme", "always")], [3, 1, 1, 4, 3, 1, 0, 3], [0, 1, 2, 2, 3, 4, 4, 5], "a b a"
      ),
      ([("add_prefix_space", true)], [3, 1, 1, 4, 3, 1, 0, 3], [0, 1, 2, 2, 3, 4, 4, 5], "a b a"),
      ([("prepend_scheme", "first")], [3, 1, 1, 4, 3, 0, 2], [0, 1, 2, 2, 3, 4, 5], "a b a"),
      ([("prepend_scheme", "never")], [2, 1, 1, 4, 3, 0, 2], [0, 1, 2, 2, 3, 4, 5], " a b a"),
      (
        [("prepend_scheme", "always"), ("split", false)], [3, 1, 1, 4, 3, 1, 0, 3],
        [0, 0, 0, 0, 0, 1, 1, 2], "a b a"
      ),
    ] as [([(String, JSON)], [Int32], [Int], String)])
  func schemes(members: [(String, JSON)], ids: [Int32], words: [Int], decoded: String) throws {
    let tokenizer = try tokenizer(members)
    let encoding = try tokenizer.encode("a  b a!a")
    #expect(encoding.ids == ids)
    #expect(encoding.wordIDs == words)
    #expect(encoding.byteOffsets.last == 7..<8)
    #expect(try tokenizer.encode(" a").ids == [3])
    #expect(try tokenizer.encode("▁b").ids == [1, 4])
    #expect(tokenizer.decode([3, 1, 4, 3]) == decoded)
  }

  @Test("A Metaspace that contradicts itself is refused")
  func invalid() {
    for members: [(String, JSON)] in [
      [("replacement", "▁▁")], [("replacement", "")], [("prepend_scheme", "sometimes")],
      [("add_prefix_space", false), ("prepend_scheme", "always")],
    ] {
      let error = #expect(throws: TokenizerError.self) { try tokenizer(members) }
      #expect(error?.message.contains("Metaspace") == true)
    }
  }

  /// What a normalizer makes of a text, and the byte offsets of the scalars that are left.
  private func normalized(_ normalizer: JSON, _ text: String) throws -> (String, [Int]) {
    let scalars = (0x20..<0x250).compactMap { Unicode.Scalar($0).map { (String($0), -1.0) } }
    let tokenizer = try SmallUnigram.make(
      SmallUnigram.model([("<unk>", 0)] + scalars), [("normalizer", normalizer)])
    let pieces = try tokenizer.pieces(of: text)
    return (pieces.tokens.joined(), pieces.offsets)
  }

  @Test(
    "A compiled character map replaces short clusters by their shortest key, and keeps offsets",
    arguments: [
      ("xabx", "xAbx", [0, 1, 1, 2, 2, 3, 3, 4]), ("a\u{301}b", "Ab", [0, 1, 3, 4]),
      ("éx", "eex", [0, 2, 0, 2, 2, 3]), ("\r\nx", " x", [0, 1, 2, 3]), ("bc", "bc", [0, 1, 1, 2]),
      ("\u{1}xy", "xy", [0, 1, 1, 2]), ("x\u{1}y", "xy", [0, 1, 2, 3]),
      ("a\u{301}\u{302}x", "Ax", [0, 1, 5, 6]),
      ("a\u{301}\u{302}\u{303}", "A\u{301}\u{302}\u{303}", [0, 1, 1, 7]),
    ])
  func precompiled(text: String, expected: String, offsets: [Int]) throws {
    let map: JSON = [
      "type": "Precompiled", "precompiled_charsmap": .string(TestCharacterMap.base64),
    ]
    let (normalized, places) = try normalized(map, text)
    #expect(normalized == expected && places == offsets, "\(places)")
  }

  @Test("A character map that is cut short or not UTF-8 is refused")
  func damagedMaps() {
    let whole = TestCharacterMap.bytes(["a": "b"])
    let maps = [
      [], [0, 0, 0, 0], Array(whole.prefix(7)), Array(whole.prefix(900)), whole + [0xFF],
    ]
    for text in maps.map({ TestCharacterMap.base64(of: $0) }) + ["x", "====", "YQ", "YR==", "Y!=="]
    {
      let error = #expect(throws: TokenizerError.self) {
        try normalized(["type": "Precompiled", "precompiled_charsmap": .string(text)], "a")
      }
      #expect(error?.message.contains("$.normalizer") == true)
    }
  }

  @Test("Nmt removes control characters and makes white space plain")
  func nmt() throws {
    let (text, offsets) = try normalized(["type": "Nmt"], "a\u{1}\tb\u{7F}\u{200B}c\u{FEFF}\u{8F}")
    #expect(text == "a b c " && offsets == [0, 1, 2, 3, 3, 4, 5, 8, 8, 9, 9, 12])
  }
}
