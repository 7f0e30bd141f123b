import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// Byte-pair encoding; expected values from Hugging Face tokenizers.
@Suite("Byte-pair encoding")
struct BytePairTests {
  private static let words = [
    "<unk>", "a", "b", "c", "Ġ", "ab", "abc", "Ġa", "Ġab", "bc", "<0xC3>", "<0xA9>", "Ã", "©",
  ]
  private static let merges = ["a b", "Ġ a", "b c", "Ġ ab", "ab c"]

  private static func file(
    _ model: [(String, JSON)] = [], preTokenizer: JSON = ["type": "ByteLevel"]
  ) -> [UInt8] {
    var members: [(String, JSON)] = [
      ("type", "BPE"), ("unk_token", "<unk>"),
      ("vocab", .object(words.enumerated().map { ($1, .int($0)) })),
      ("merges", .array(merges.map { .string($0) })),
    ]
    for (key, value) in model {
      members.removeAll { $0.0 == key }
      members.append((key, value))
    }
    return SmallTokenizer.file([
      ("normalizer", ["type": "NFC"]), ("pre_tokenizer", preTokenizer), ("added_tokens", []),
      ("model", .object(members)), ("decoder", ["type": "ByteLevel"]),
      ("post_processor", ["type": "ByteLevel", "trim_offsets": true, "add_prefix_space": true]),
    ])
  }

  private func tokens(
    _ text: String, _ model: [(String, JSON)] = [], preTokenizer: JSON = ["type": "ByteLevel"]
  ) throws -> [String] {
    let tokenizer = try Tokenizer(json: Self.file(model, preTokenizer: preTokenizer), source: "t")
    return tokenizer.tokens(of: try tokenizer.encode(text).ids)
  }

  @Test("Pairs merge by rank, from the left, within words")
  func ranks() throws {
    #expect(try tokens("abc abc") == ["Ġab", "c", "Ġab", "c"])
    #expect(try tokens("bcabc") == ["Ġ", "bc", "abc"])
    #expect(try tokens("é") == ["Ġ", "Ã", "©"])
    let pairs = Self.merges.map { merge in
      JSON.array(merge.split(separator: " ").map { .string(String($0)) })
    }
    #expect(try tokens("abc", [("merges", .array(pairs))]) == ["Ġab", "c"])
    #expect(try tokens("abc", [("ignore_merges", true)]) == ["Ġab", "c"])
  }

  @Test("Symbols without a token are unknown, fused, spelled in bytes or left out")
  func unknown() throws {
    #expect(try tokens("axyb", preTokenizer: nil) == ["a", "<unk>", "<unk>", "b"])
    #expect(
      try tokens("axyb", [("fuse_unk", true)], preTokenizer: nil) == ["a", "<unk>", "b"])
    #expect(
      try tokens("aéx", [("byte_fallback", true)], preTokenizer: nil)
        == ["a", "<0xC3>", "<0xA9>", "<unk>"])
    #expect(try tokens("axb", [("unk_token", nil)], preTokenizer: nil) == ["ab"])
    #expect(
      try tokens("ab", [("end_of_word_suffix", "c"), ("merges", [])], preTokenizer: nil)
        == ["a", "bc"])
  }

  @Test("Offsets leave out the space that a token begins with, and the one that was added")
  func offsets() throws {
    let tokenizer = try Tokenizer(json: Self.file(), source: "t")
    #expect(try tokenizer.encode("abc ab").byteOffsets == [0..<2, 2..<3, 4..<6])
    #expect(try tokenizer.encode("é ab").scalarOffsets == [0..<0, 0..<1, 0..<1, 2..<4])
    #expect(try tokenizer.decode(tokenizer.encode("abc éab").ids) == " abc éab")
  }

  @Test("A word of a megabyte takes time in proportion")
  func longWord() throws {
    let tokenizer = try Tokenizer(json: Self.file(), source: "t")
    let encoding = try tokenizer.encode(String(repeating: "abcab", count: 200_000))
    #expect(encoding.ids.count > 300_000)
    #expect(encoding.byteOffsets.last?.upperBound == 1_000_000)
  }

  @Test(
    "Merges of what the vocabulary lacks, or of no two tokens, are refused",
    arguments: [["a x"], ["ab"], ["a b c"], ["c a"], [["a"]], [["a", "b", "c"]], [1], ["x a"]]
      as [JSON])
  func refused(merges: JSON) {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(json: Self.file([("merges", merges)]), source: "t")
    }
    #expect(error?.code == .invalidFile && error?.message.contains("merge 1") == true)
  }

  @Test("Mutated files give an error or a tokenizer that works")
  func fuzz() throws {
    var mutator = Mutator(seed: 17)
    let split: JSON = [
      "type": "Sequence",
      "pretokenizers": [
        [
          "type": "Split", "behavior": "MergedWithNext", "invert": false,
          "pattern": ["Regex": #"(?i:'s)|[^\r\n\p{L}]?\p{L}+|\p{N}{1,3}|\s+(?!\S)|(?<=a)b"#],
        ],
        ["type": "ByteLevel", "use_regex": false],
      ],
    ]
    let original = Self.file([("byte_fallback", true)], preTokenizer: split)
    let text = "abc abé's 123 \u{1F642}\n"
    var loaded = 0
    for _ in 0..<4000 {
      guard let tokenizer = try? Tokenizer(json: mutator.mutate(original), source: "t") else {
        continue
      }
      loaded += 1
      let encoding = try tokenizer.encode(text)
      _ = tokenizer.tokens(of: encoding, text: text)
      _ = tokenizer.decode(encoding.ids)
    }
    #expect(loaded > 100 && loaded < 3900)
    let vocabulary = JSON.object(Self.words.enumerated().map { ($1, .int($0)) }).encoded()
    let lines = Array(("#version: 0.2\n" + Self.merges.joined(separator: "\n") + "\n").utf8)
    for _ in 0..<2000 {
      let tokenizer = try? Tokenizer(
        vocabularyJSON: mutator.mutate(vocabulary), merges: mutator.mutate(lines), source: "t",
        configuration: Array(#"{"tokenizer_class": "GPT2Tokenizer"}"#.utf8))
      _ = try tokenizer?.encode(text)
    }
  }
}
