import SememeJSON
import SememeTestSupport
import SememeTokenizers
import Testing

/// The Unigram and WordLevel models; expected values from Hugging Face tokenizers 0.22.2.
@Suite("Unigram and WordLevel")
struct UnigramTests {
  @Test("The most probable pieces win; of equally probable ways the one found first")
  func segmentation() throws {
    let tokenizer = try SmallUnigram.make(
      SmallUnigram.model([
        ("<unk>", 0), ("a", 0), ("b", 0), ("c", 0), ("d", 0), ("cd", 1), ("ab", 2), ("abc", 5),
        ("abcd", 10),
      ]))
    #expect(try tokenizer.pieces(of: "abcdacdxx").tokens == ["abcd", "a", "cd", "xx"])
    #expect(try tokenizer.pieces(of: "abcdacdxx").offsets == [0, 4, 4, 5, 5, 7, 7, 9])
    #expect(try tokenizer.pieces(of: "東ab京").ids == [0, 6, 0])
    #expect(try tokenizer.encode("").ids == [])
    let ties = try SmallUnigram.make(
      SmallUnigram.model([("?", 0), ("a", -1), ("b", -1), ("c", -1), ("ab", -2), ("bc", -2)]))
    #expect(try ties.pieces(of: "abc").tokens == ["a", "bc"])
    #expect(try ties.pieces(of: "ab").tokens == ["ab"])
  }

  @Test("Of equal pieces the last counts; unknown text may spell a piece after all")
  func oddVocabularies() throws {
    let doubled = try SmallUnigram.make(
      SmallUnigram.model([("<unk>", 0), ("a", -1), ("a", -3), ("aa", -5), ("", 9)]))
    #expect(try doubled.encode("aa").ids == [3])
    #expect(try doubled.encode("<unk>a").ids == [0, 2])
    let improbable = try SmallUnigram.make(
      SmallUnigram.model([("<unk>", 0), ("a", 100), ("xy", 100)]))
    #expect(try improbable.encode("axyz xy").ids == [1, 2, 0, 2])
  }

  @Test("Unknown text becomes bytes only where each has its token")
  func bytes() throws {
    let tokenizer = try SmallUnigram.make(
      SmallUnigram.model(
        [("<unk>", 0), ("a", 0), ("<0x62>", 0), ("<0xC3>", 0), ("<0xA9>", 0)],
        fallsBackToBytes: true))
    let pieces = try tokenizer.pieces(of: "abéa")
    #expect(pieces.ids == [1, 2, 3, 4, 1] && pieces.offsets == [0, 1, 1, 4, 1, 4, 1, 4, 4, 5])
    #expect(try tokenizer.pieces(of: "bc").tokens == ["bc"])
  }

  @Test("A model must name what it cannot spell")
  func invalid() {
    let model = SmallUnigram.model([("a", 0)])
    for (change, place): ((String, JSON), String) in [
      (("unk_id", nil), "unk_id"), (("unk_id", 1), "unk_id from 0 to 0"), (("unk_id", -1), "-1"),
      (("vocab", [["a"]]), "$.model.vocab"), (("vocab", [["a", "b"]]), "a piece and its score"),
      (("vocab", [[1, 0]]), "a piece and its score"), (("vocab", ["a": 0]), "$.model.vocab"),
    ] {
      guard case .object(var members) = model else { continue }
      members.removeAll { $0.0 == change.0 }
      members.append(change)
      let error = #expect(throws: TokenizerError.self) {
        try SmallUnigram.make(.object(members))
      }
      #expect(error?.code == .invalidFile)
      #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
    }
  }

  @Test("Random vocabularies cut random words as trying every way does")
  func exhaustive() throws {
    var generator = SeededGenerator(seed: 21)
    let letters = ["a", "b", "é", "東", "▁", "\u{0}", "\u{10FFFF}"]
    func word(_ length: ClosedRange<Int>) -> String {
      (0..<Int.random(in: length, using: &generator))
        .map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
    }
    for _ in 0..<150 {
      var scores: [String: Double] = [:]
      for letter in letters { scores[letter] = Double.random(in: -9 ... -1, using: &generator) }
      for _ in 0..<60 { scores[word(2...5)] = Double.random(in: -9 ... -1, using: &generator) }
      let pieces = [("<unk>", 0.0)] + scores.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      let tokenizer = try SmallUnigram.make(SmallUnigram.model(pieces))
      for _ in 0..<20 {
        let text = word(1...9)
        let tokens = try tokenizer.pieces(of: text).tokens
        #expect(tokens.joined() == text)
        let score = tokens.reduce(0) { $0 + (scores[$1] ?? -.infinity) }
        #expect(abs(score - bestScore(of: Array(text.unicodeScalars), scores)) < 1e-9, "\(text)")
      }
    }
  }

  private func bestScore(of word: [Unicode.Scalar], _ scores: [String: Double]) -> Double {
    guard !word.isEmpty else { return 0 }
    return (1...word.count).map { length in
      let piece = word.prefix(length).map { String($0) }.joined()
      guard let score = scores[piece] else { return -.infinity }
      return score + bestScore(of: Array(word.dropFirst(length)), scores)
    }.max() ?? 0
  }

  @Test("A word of a megabyte takes time in proportion")
  func longWord() throws {
    let tokenizer = try SmallUnigram.make(
      SmallUnigram.model([("<unk>", 0), ("a", -2), ("aa", -3), ("aaaaaaaa", -9)]))
    let count = try tokenizer.encode(String(repeating: "a", count: 1 << 20)).ids.count
    #expect(count == 1 << 17)
    #expect(try tokenizer.encode(String(repeating: "é", count: 1 << 19)).ids == [0])
  }

  @Test("WordLevel takes words whole")
  func wordLevel() throws {
    let model: JSON = [
      "type": "WordLevel", "unk_token": "<unk>", "vocab": ["<unk>": 7, "the": 3, "bank": 4],
    ]
    let tokenizer = try SmallUnigram.make(model, [("pre_tokenizer", ["type": "WhitespaceSplit"])])
    let encoding = try tokenizer.encode("the banks  bank")
    #expect(encoding.ids == [3, 7, 4] && encoding.wordIDs == [0, 1, 2])
    #expect(tokenizer.tokens(of: encoding, text: "the banks  bank") == ["the", "<unk>", "bank"])
    let error = #expect(throws: TokenizerError.self) {
      try SmallUnigram.make(["type": "WordLevel", "unk_token": "?", "vocab": ["a": 0]])
    }
    #expect(error?.code == .invalidFile)
  }

  @Test("Mutated Unigram files give an error or a tokenizer that works")
  func fuzz() throws {
    let original = SmallTokenizer.file([
      ("model", SmallUnigram.model([("<unk>", 0), ("▁", -1), ("▁the", -2), ("bank", -3.5)])),
      (
        "normalizer",
        ["type": "Precompiled", "precompiled_charsmap": .string(TestCharacterMap.base64)]
      ),
      ("pre_tokenizer", ["type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"]),
    ])
    var mutator = Mutator(seed: 22)
    var loaded = 0
    for _ in 0..<2000 {
      guard let tokenizer = try? Tokenizer(json: mutator.mutate(original), source: "t") else {
        continue
      }
      loaded += 1
      let encoding = try tokenizer.encode("The ﬁrst bank ① 東\r\n a\u{301}", pair: "bank")
      _ = tokenizer.tokens(of: encoding, text: "The ﬁrst bank ① 東\r\n a\u{301}", pair: "bank")
      _ = tokenizer.decode(encoding.ids, skipSpecialTokens: false)
    }
    #expect(loaded > 20 && loaded < 1980)
  }
}
